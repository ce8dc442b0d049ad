/// The hospital itself: tenants, departments and staff (FHIR Organization, Location,
/// PractitionerRole). Knows no patient.
@ApplicationModule(displayName = "Organization", allowedDependencies = "shared")
package org.xinqiao.organization;

import org.springframework.modulith.ApplicationModule;
