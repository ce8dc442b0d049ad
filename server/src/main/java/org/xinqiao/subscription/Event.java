package org.xinqiao.subscription;

import java.time.Instant;
import java.util.UUID;
import org.xinqiao.shared.PatientId;

/// Something that happened, as one subscriber is told of it.
///
/// @param subject the form, return visit, task or patient it happened to
/// @param version counts what the subscriber is told of the subject, from 1
/// @param data JSON; ids and codes only
public record Event(
    PatientId patient, UUID id, Topic topic, UUID subject, long version, String data, Instant at) {}
