ALTER TABLE portal_link DROP CONSTRAINT portal_link_purpose_check;
ALTER TABLE portal_link ADD CONSTRAINT portal_link_purpose_check
  CHECK (purpose IN ('questionnaire', 'revisit', 'privacy'));
COMMENT ON COLUMN portal_link.target_id IS 'The form, the return visit, or what asked for consent';
