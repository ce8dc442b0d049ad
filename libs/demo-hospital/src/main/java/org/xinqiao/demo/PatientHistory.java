package org.xinqiao.demo;

import java.util.List;

/// A patient with everything that happened to them and what they agreed to, in the order of time.
public record PatientHistory(
    Person person, List<Happening> happenings, List<Agreement> agreements) {}
