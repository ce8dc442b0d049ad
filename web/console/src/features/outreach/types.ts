import type { Complete, PatientContactsResponses } from '@xinqiao/api-client';

export type ContactPage = Complete<PatientContactsResponses[200]>;
