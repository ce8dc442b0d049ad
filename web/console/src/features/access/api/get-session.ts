import { call, getSession } from '@xinqiao/api-client';
import type { Session } from '@/shared/session/session';

/** Who is signed in; a 401 problem when nobody is. */
export const fetchSession = () => call<Session>(getSession());
