/// One language for every question about patients: pathway triggers, measures, later tags and
/// segments (ADR 0004). A condition is data over a catalogue of facts. It compiles to set-based SQL
/// for all patients, to the same SQL for one, and explains itself. There is one evaluator, the
/// database.
///
/// Modules that own facts register them as [FactDefinition] beans; this module knows none of them.
@ApplicationModule(displayName = "Condition", allowedDependencies = "shared")
package org.xinqiao.condition;

import org.springframework.modulith.ApplicationModule;
