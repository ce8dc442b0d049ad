-- Predictions 预测 (ADR 0064): models trained on the hospital's own data, each with how good it was on newer
-- data. Nothing here is of a single patient: what a model says of one is worked out when somebody looks.

-- Append only: the newest version of a model is the one that counts.
CREATE TABLE prediction_model (
  tenant_id    integer NOT NULL,
  model        text    NOT NULL CHECK (model IN ('no-show', 'churn', 'next-visit')),
  version      integer NOT NULL,
  training_id  uuid    NOT NULL,
  trained_at   timestamptz NOT NULL,
  trained_from date    NOT NULL,
  split_on     date    NOT NULL,
  judged_until date    NOT NULL,
  examples     integer NOT NULL,
  events       integer NOT NULL,
  naive        double precision NOT NULL,
  card         jsonb,
  judgement    jsonb   NOT NULL,
  days         jsonb,
  margin       jsonb   NOT NULL,
  lacks        text[]  NOT NULL,
  PRIMARY KEY (tenant_id, model, version)
);
COMMENT ON COLUMN prediction_model.trained_from IS 'It was trained on what happened from this day ...';
COMMENT ON COLUMN prediction_model.split_on IS '... to the day before this one, and judged on what happened from then on ...';
COMMENT ON COLUMN prediction_model.judged_until IS '... to the day before this one';
COMMENT ON COLUMN prediction_model.examples IS 'It was trained on; those it was judged on are in judgement';
COMMENT ON COLUMN prediction_model.naive IS
  'The naive answer: the overall share, or for next-visit the median gap in days, from the same examples';
COMMENT ON COLUMN prediction_model.card IS 'Features, bands and weights, with their words; null where there were no examples';
COMMENT ON COLUMN prediction_model.margin IS 'What was asked of it, as the content said then';
COMMENT ON COLUMN prediction_model.lacks IS 'Why nobody sees what it says; empty when it may be shown';
SELECT protect('prediction_model', 'SELECT, INSERT');

CREATE TABLE prediction_training (
  tenant_id   integer NOT NULL,
  training_id uuid    NOT NULL,
  asked_by    uuid,
  asked_at    timestamptz NOT NULL,
  state       text    NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'stopped', 'failed')),
  model       text,
  phase       text CHECK (phase IN ('reading', 'training', 'judging')),
  examples    integer NOT NULL DEFAULT 0,
  finished    integer NOT NULL DEFAULT 0,
  ended_at    timestamptz,
  stopped_by  uuid,
  PRIMARY KEY (tenant_id, training_id)
);
COMMENT ON COLUMN prediction_training.asked_by IS 'Null where it began by itself, once a month';
COMMENT ON COLUMN prediction_training.examples IS 'Read so far for the model that is being trained';
COMMENT ON COLUMN prediction_training.finished IS 'How many models are done; a node that takes over goes on with the next one';
SELECT protect('prediction_training');
CREATE UNIQUE INDEX prediction_training_open ON prediction_training (tenant_id) WHERE state IN ('waiting', 'running');
CREATE INDEX prediction_training_newest ON prediction_training (tenant_id, asked_at);
