-- Pathways that a patient is on once at a time, steps that come again, and steps that a person does.
ALTER TABLE pathway_plan ADD COLUMN origin uuid;
COMMENT ON COLUMN pathway_plan.origin IS 'The row it counts from, where that is not what makes it the same occasion';
ALTER TABLE pathway_plan ADD COLUMN laid_until date;
COMMENT ON COLUMN pathway_plan.laid_until IS 'Steps that come again are written up to this day';
COMMENT ON COLUMN pathway_plan.cycle IS 'What makes it the same occasion: the stay in hospital, or which time the patient is on a pathway that runs once at a time';
COMMENT ON COLUMN pathway_step.step_id IS 'As in the pathway; of a step that comes again with its number, as in visit@3';
ALTER TABLE pathway_step DROP CONSTRAINT pathway_step_kind_check;
ALTER TABLE pathway_step ADD CONSTRAINT pathway_step_kind_check CHECK (kind IN ('questionnaire', 'message', 'revisit', 'task'));
