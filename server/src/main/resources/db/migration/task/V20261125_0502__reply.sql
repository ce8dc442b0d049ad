-- Replies on a channel are read by a person.
ALTER TABLE task_task DROP CONSTRAINT task_task_kind_check;
ALTER TABLE task_task ADD CONSTRAINT task_task_kind_check
  CHECK (kind IN ('red-flag', 'abnormal-answer', 'missed-step', 'call', 'revisit', 'unknown-outcome',
                  'registration-review', 'reply'));
