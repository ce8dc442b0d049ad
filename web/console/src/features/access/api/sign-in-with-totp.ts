import { call, signInWithTotp } from '@xinqiao/api-client';
import type { Session } from '@/shared/session/session';

/** Second factor. The server answers with the session and sets its cookie. */
export const sendCode = (signInId: string, code: string) =>
  call<Session>(signInWithTotp({ body: { signInId, code } }));
