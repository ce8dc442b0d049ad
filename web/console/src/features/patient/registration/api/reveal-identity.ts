import { call, revealIdentity } from '@xinqiao/api-client';
import type { Identity } from '../types';

/** Gives the whole numbers and writes who asked and why to the audit log. */
export const askIdentity = (id: string, reason: string) =>
  call<Identity>(revealIdentity({ path: { id }, body: { reason } }));
