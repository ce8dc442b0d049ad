-- A step may say what makes it needless; where that holds on its day, nobody is asked to do it.
ALTER TABLE pathway_step DROP CONSTRAINT pathway_step_unasked_reason_check;
ALTER TABLE pathway_step ADD CONSTRAINT pathway_step_unasked_reason_check
  CHECK (unasked_reason IN ('plan-muted', 'step-needless'));
