/// Predictions 预测: whether an appointment will be missed, whether a patient stays away, and when
/// the next visit is, by models that a person can read. They are trained on the hospital's own past
/// and judged on newer data than they saw; what a model says is shown only while it is better than
/// the naive answer by the margin that the content asks for. It decides nothing, diagnoses nobody,
/// and keeps nothing of a single patient (ADR 0012, 0064).
@ApplicationModule(
    displayName = "Prediction",
    allowedDependencies = {"shared", "access", "audit", "organization"})
package org.xinqiao.prediction;

import org.springframework.modulith.ApplicationModule;
