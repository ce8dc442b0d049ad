import type { PatientContactsResponses } from '@xinqiao/api-client';

export type ContactPage = PatientContactsResponses[200];
