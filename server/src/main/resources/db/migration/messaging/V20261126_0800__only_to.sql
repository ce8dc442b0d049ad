-- A contact may be meant for one contact point of the patient and no other: what is asked of a young person
-- must not go to the number of their parents.
ALTER TABLE messaging_contact ADD COLUMN only_to uuid;
COMMENT ON COLUMN messaging_contact.only_to IS 'The contact point it may go to while that is proved; null for the best one';
ALTER TABLE messaging_contact DROP CONSTRAINT messaging_contact_link_purpose_check;
ALTER TABLE messaging_contact ADD CONSTRAINT messaging_contact_link_purpose_check
  CHECK (link_purpose IN ('questionnaire', 'revisit', 'privacy'));
