-- Replay builds facts anew from the kept messages. Encounters that no message speaks of any more go;
-- the others keep their ids.
GRANT DELETE ON clinical_encounter, clinical_observation, clinical_allergy, clinical_medication_request,
  clinical_medication_dispense, clinical_service_request TO ${app};
