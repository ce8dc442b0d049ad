package org.xinqiao.task;

import org.xinqiao.organization.StaffId;

/// Why a member of staff could not do something with a task. Each is named by the use cases that
/// may answer with it.
sealed interface TaskRefusal {

  /// The stable key that screens and texts know it by.
  String code();

  /// HTTP status at the edge.
  int status();

  /// There is no such task in this hospital.
  record NotFound()
      implements TaskRefusal,
          TakeTask.Result,
          CompleteTask.Result,
          SnoozeTask.Result,
          UndoTask.Result {
    @Override
    public String code() {
      return "task.not-found";
    }

    @Override
    public int status() {
      return 404;
    }
  }

  /// Somebody else has it.
  record TakenByOther(StaffId by)
      implements TaskRefusal, TakeTask.Result, CompleteTask.Result, SnoozeTask.Result {
    @Override
    public String code() {
      return "task.taken-by-other";
    }

    @Override
    public int status() {
      return 409;
    }
  }

  /// It is not any more what the caller saw.
  record Changed()
      implements TaskRefusal,
          TakeTask.Result,
          CompleteTask.Result,
          SnoozeTask.Result,
          UndoTask.Result {
    @Override
    public String code() {
      return "task.changed";
    }

    @Override
    public int status() {
      return 409;
    }
  }

  /// No outcome was given, or none of this kind of task.
  record OutcomeRequired() implements TaskRefusal, CompleteTask.Result {
    @Override
    public String code() {
      return "task.outcome-required";
    }

    @Override
    public int status() {
      return 400;
    }
  }

  /// This outcome needs a sentence about how it came.
  record NoteRequired() implements TaskRefusal, CompleteTask.Result {
    @Override
    public String code() {
      return "task.note-required";
    }

    @Override
    public int status() {
      return 400;
    }
  }

  /// A P1 is done now, or handed over; it is not put off.
  record RedFlagCannotWait() implements TaskRefusal, SnoozeTask.Result {
    @Override
    public String code() {
      return "task.red-flag-cannot-wait";
    }

    @Override
    public int status() {
      return 409;
    }
  }

  /// The time to put it off to has passed already.
  record TimePassed() implements TaskRefusal, SnoozeTask.Result {
    @Override
    public String code() {
      return "task.time-passed";
    }

    @Override
    public int status() {
      return 400;
    }
  }

  /// There is nothing to undo, or it is too long ago.
  record UndoTooLate() implements TaskRefusal, UndoTask.Result {
    @Override
    public String code() {
      return "task.undo-too-late";
    }

    @Override
    public int status() {
      return 409;
    }
  }
}
