package org.xinqiao.interop;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// A return visit that the patient said yes to and that nobody has booked yet, or one that is taken
/// back.
///
/// @param number ours of the request: a visit that is asked for again after it was taken back gets
///   another one
/// @param on the day it is due
/// @param from first day on which a visit counts
/// @param to last one
/// @param takenBack the patient cannot come after all
record RevisitRequest(
    String number,
    LocalDate on,
    LocalDate from,
    LocalDate to,
    String departmentCode,
    String departmentName,
    @Nullable String doctor,
    boolean takenBack) {}
