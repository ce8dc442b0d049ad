import { call, revealPhone } from '@xinqiao/api-client';

/** Gives the full number and writes who asked and why to the audit log. */
export const askPhone = async (patientId: string, reason: string): Promise<string> =>
  (await call<{ phone: string }>(revealPhone({ path: { id: patientId }, body: { reason } }))).phone;
