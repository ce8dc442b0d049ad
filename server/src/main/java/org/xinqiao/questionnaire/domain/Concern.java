package org.xinqiao.questionnaire.domain;

import org.xinqiao.shared.Text;

/// What the patient is told at once about an answer that calls for a person.
///
/// @param category clinical topic, such as `fever`; it decides which numbers to call
public record Concern(Level level, String category, Text patientText) {}
