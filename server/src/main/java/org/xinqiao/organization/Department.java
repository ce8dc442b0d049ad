package org.xinqiao.organization;

import java.util.UUID;

/// A clinical department 科室.
///
/// @param sensitive its name alone reveals a condition (oncology, psychiatry ...), so that it must
///   not be written into a message
public record Department(UUID id, String code, String name, boolean sensitive) {}
