import { call, unmergePatient } from '@xinqiao/api-client';
import { fresh } from '@/shared/session/fresh';

export const sendUnmerge = (retired: string, reason: string) =>
  fresh(() =>
    call<{ patientId: string }>(unmergePatient({ path: { id: retired }, body: { reason } })),
  );
