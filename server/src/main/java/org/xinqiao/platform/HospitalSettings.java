package org.xinqiao.platform;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.xinqiao.organization.Staff;

/// The hospital that this installation is for; see `application.yaml` for each key. Read at the
/// first start only: afterwards the database knows its hospital.
///
/// @param code short stable name, as in `SZYY`
/// @param phone the number that patients are asked to call
/// @param expected refuse to start without a hospital
/// @param firstAccounts roles that get an account at the first start
/// @param firstPasswordsChange whether their passwords open nothing but the choice of another one
@ConfigurationProperties("xinqiao.hospital")
record HospitalSettings(
    @Nullable String code,
    @Nullable String name,
    @Nullable String phone,
    @DefaultValue("false") boolean expected,
    @DefaultValue("engineer") List<Staff.Role> firstAccounts,
    @DefaultValue("true") boolean firstPasswordsChange) {}
