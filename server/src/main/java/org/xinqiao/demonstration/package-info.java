/// The demo hospital: starts a mail server stand-in in this process, writes two invented years
/// straight into the tables as the modules that own them do it together (ADR 0038), feeds the
/// newest weeks through the real listener, and lets some invented patients answer, so that every
/// screen is alive. Nothing of it runs unless `xinqiao.demo.enabled` is set, and nobody depends on
/// it.
@ApplicationModule(displayName = "Demonstration")
package org.xinqiao.demonstration;

import org.springframework.modulith.ApplicationModule;
