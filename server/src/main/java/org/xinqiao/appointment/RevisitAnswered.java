package org.xinqiao.appointment;

import java.util.UUID;
import org.xinqiao.shared.PatientId;

/// The patient said whether they will come. Published in the answering transaction.
public record RevisitAnswered(
    PatientId patient, UUID revisitId, String reference, Revisit.Response response) {}
