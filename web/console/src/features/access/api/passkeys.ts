import { useQuery } from '@tanstack/vue-query';
import {
  addPasskey,
  askForNewPasskey,
  askForPasskey,
  askForPasskeyAgain,
  call,
  listPasskeys,
  removePasskey,
  signInWithPasskey,
  verifyAgainWithPasskey,
  type ListPasskeysResponses,
} from '@xinqiao/api-client';
import { fresh } from '@/shared/session/fresh';
import type { Session } from '@/shared/session/session';
import {
  makePasskey,
  showPasskey,
  type NewPasskeyQuestion,
  type PasskeyQuestion,
} from '../passkey';

export type OwnPasskey = ListPasskeysResponses[200][number];

export function useOwnPasskeys(enabled: () => boolean) {
  return useQuery({
    queryKey: ['session', 'passkeys'],
    queryFn: () => call<OwnPasskey[]>(listPasskeys()),
    enabled,
  });
}

/** Second factor by passkey. The server answers with the session and sets its cookie. */
export async function sendPasskey(signInId: string) {
  const question = await call<PasskeyQuestion>(askForPasskey({ body: { signInId } }));
  const answer = await showPasskey(question);
  return call<Session>(signInWithPasskey({ body: { signInId, answer } }));
}

export async function sendPasskeyAgain() {
  const question = await call<PasskeyQuestion>(askForPasskeyAgain());
  return call<void>(verifyAgainWithPasskey({ body: await showPasskey(question) }));
}

export async function sendNewPasskey(name: string, hospital: string) {
  const question = await fresh(() => call<NewPasskeyQuestion>(askForNewPasskey()));
  return call<void>(addPasskey({ body: await makePasskey(question, name, hospital) }));
}

export const sendPasskeyRemoval = (id: string) =>
  fresh(() => call<void>(removePasskey({ path: { id } })));
