import { call, distinctRegistrations } from '@xinqiao/api-client';

export const sendDistinct = (one: string, other: string, reason: string) =>
  call<unknown>(distinctRegistrations({ path: { one, other }, body: { reason } }));
