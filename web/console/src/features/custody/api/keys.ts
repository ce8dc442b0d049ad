import { useQuery } from '@tanstack/vue-query';
import { call, holdRotation, readKeys, resumeRotation, rotateKeys } from '@xinqiao/api-client';
import { fresh } from '@/shared/session/fresh';
import type { KeyState } from '../types';

/** Asked every other second while a change goes on. */
export function useKeys() {
  return useQuery({
    queryKey: ['keys'],
    queryFn: () => call<KeyState>(readKeys()),
    refetchInterval: (query) => {
      const state = query.state.data;
      return state?.beganAt && !state.endedAt && !state.heldAt ? 2000 : 60_000;
    },
  });
}

export const sendRotation = (reason: string) =>
  fresh(() => call<KeyState>(rotateKeys({ body: { reason } })));
export const sendHold = (reason: string) =>
  fresh(() => call<KeyState>(holdRotation({ body: { reason } })));
export const sendResume = (reason: string) =>
  fresh(() => call<KeyState>(resumeRotation({ body: { reason } })));
