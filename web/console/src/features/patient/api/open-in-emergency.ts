import { call, openInEmergency } from '@xinqiao/api-client';

/** Opens a file that is otherwise closed, for half an hour. */
export const sendEmergency = (number: string, reason: string) =>
  call<{ patientId: string; endsAt: string }>(openInEmergency({ body: { number, reason } }));
