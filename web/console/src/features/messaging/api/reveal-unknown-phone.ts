import { call, revealUnknownPhone } from '@xinqiao/api-client';

/** Gives the whole number and writes who asked and why to the audit log. */
export const askUnknownPhone = async (id: string, reason: string): Promise<string> =>
  (await call<{ phone: string }>(revealUnknownPhone({ path: { id }, body: { reason } }))).phone;
