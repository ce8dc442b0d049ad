package org.xinqiao.access;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Limits of sign-in and sessions; see `application.yaml` for each key.
///
/// @param sessionIdle a session ends when it made no request for this long
/// @param sessionAbsolute a session ends this long after sign-in, whatever happens
/// @param codeWithin the second factor must follow the first within this time
/// @param freshFor acts that give power or let data out are allowed this long after the second
///   factor was shown
/// @param chartsADay different patients that one person may open in a day
/// @param passwordPolicy what is demanded of passwords
/// @param breachedPasswords a file with one password a line in place of the list that comes along;
///   null for that list
/// @param consoleUrl where browsers reach the console; null when only this machine does
/// @param careFadesAfter a department that has not seen a patient for this long no longer looks
///   after them
@ConfigurationProperties("xinqiao.access")
record AccessSettings(
    @DefaultValue("15m") Duration sessionIdle,
    @DefaultValue("12h") Duration sessionAbsolute,
    @DefaultValue("5m") Duration codeWithin,
    @DefaultValue("10m") Duration freshFor,
    @DefaultValue("300") int chartsADay,
    @DefaultValue("asvs") PasswordPolicy passwordPolicy,
    @Nullable Path breachedPasswords,
    @Nullable URI consoleUrl,
    @DefaultValue("730d") Duration careFadesAfter) {}
