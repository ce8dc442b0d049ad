package org.xinqiao.organization;

/// A member of staff as screens name them.
public record StaffName(StaffId id, String displayName) {}
