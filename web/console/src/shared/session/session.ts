import { shallowRef } from 'vue';
import type { Complete, GetSessionResponses } from '@xinqiao/api-client';

/** Who is signed in, and the token for unsafe requests. */
export type Session = Complete<GetSessionResponses[200]>;

/** Null until the server has said who is signed in. Kept in memory only. */
export const session = shallowRef<Session | null>(null);
