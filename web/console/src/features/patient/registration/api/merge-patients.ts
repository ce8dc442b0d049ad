import { call, mergePatients } from '@xinqiao/api-client';
import { fresh } from '@/shared/session/fresh';

/** @param seen of the comparison on which it was decided: refused when that is not so any more */
export const sendMerge = (survivor: string, retired: string, reason: string, seen: string) =>
  fresh(() =>
    call<{ patientId: string }>(
      mergePatients({ path: { id: survivor }, body: { retired, reason, seen } }),
    ),
  );
