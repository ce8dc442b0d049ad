/// Defined numbers 指标 (FHIR Measure): population, numerator, window, exclusions and as-of time are
/// a file in `content/measures`, compiled to one statement. The list behind a number is made by the
/// same conditions, so it is exactly as long as the number says.
@ApplicationModule(
    displayName = "Measure",
    allowedDependencies = {"shared", "access", "audit", "patient", "condition"})
package org.xinqiao.measure;

import org.springframework.modulith.ApplicationModule;
