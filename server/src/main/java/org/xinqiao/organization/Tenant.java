package org.xinqiao.organization;

import org.xinqiao.shared.TenantId;

/// A hospital that uses this installation.
///
/// @param code short stable name, as in `SZYY`
/// @param phone the number that patients are asked to call
public record Tenant(TenantId id, String code, String name, String phone) {}
