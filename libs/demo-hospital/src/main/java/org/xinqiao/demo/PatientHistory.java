package org.xinqiao.demo;

import java.util.List;

/// A patient with everything that happened to them, in the order of time.
public record PatientHistory(Person person, List<Happening> happenings) {}
