import { call, closeUnknownText } from '@xinqiao/api-client';

export const sendClosing = (id: string, reason: string) =>
  call<unknown>(closeUnknownText({ path: { id }, body: { reason } }));
