import { call, unmergePatient } from '@xinqiao/api-client';

export const sendUnmerge = (retired: string, reason: string) =>
  call<{ patientId: string }>(unmergePatient({ path: { id: retired }, body: { reason } }));
