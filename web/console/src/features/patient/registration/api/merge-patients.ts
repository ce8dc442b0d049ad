import { call, mergePatients } from '@xinqiao/api-client';

/** @param seen of the comparison on which it was decided: refused when that is not so any more */
export const sendMerge = (survivor: string, retired: string, reason: string, seen: string) =>
  call<{ patientId: string }>(
    mergePatients({ path: { id: survivor }, body: { retired, reason, seen } }),
  );
