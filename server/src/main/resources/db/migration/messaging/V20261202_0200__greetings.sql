-- Greetings are the last of all contacts: they give way to everything else. ADR 0081. More words than before, so that
-- no row has to be looked at.
ALTER TABLE messaging_contact DROP CONSTRAINT messaging_contact_priority_check;
ALTER TABLE messaging_contact ADD CONSTRAINT messaging_contact_priority_check
  CHECK (priority IN ('clinical', 'appointment', 'survey', 'education', 'marketing', 'greeting')) NOT VALID;
