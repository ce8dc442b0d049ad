import { call, releaseIsolation } from '@xinqiao/api-client';
import type { IsolationState } from '../types';

/** Lets everything be sent again; wants a fresh code. */
export const sendRelease = (reason: string) =>
  call<IsolationState>(releaseIsolation({ body: { reason } }));
