/// What results were over the years: which there are of a patient, each as a curve with the range
/// that held at the time, and what was done meanwhile. Which results have a curve, and their
/// ranges, are content. It keeps nothing and diagnoses nobody (ADR 0012, 0063).
@ApplicationModule(
    displayName = "Trend",
    allowedDependencies = {"shared", "patient", "pathway"})
package org.xinqiao.trend;

import org.springframework.modulith.ApplicationModule;
