package org.xinqiao.demo;

/// A doctor of the demo hospital.
///
/// @param code of the hospital's system
public record Doctor(String code, Name name) {}
