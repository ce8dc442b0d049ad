-- Filling the days of all profiles left a dead row beside each: written anew in the order of the patients, a count of
-- everybody reads half as much, and a page of a rebuild reads neighbours.
CLUSTER profile_patient USING profile_patient_pkey;
