/// Appointments as the hospital books them and return visits that are due (FHIR Appointment). A due
/// return visit is a need: booking, moving or cancelling an appointment does not close it, the
/// patient's arrival does. Whether one is overdue is computed from the day, never stored.
@ApplicationModule(
    displayName = "Appointment",
    allowedDependencies = {"shared", "crypto", "clinical", "condition"})
package org.xinqiao.appointment;

import org.springframework.modulith.ApplicationModule;
