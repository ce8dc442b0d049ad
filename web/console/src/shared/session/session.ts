import { shallowRef, watch } from 'vue';
import type { GetSessionResponses } from '@xinqiao/api-client';

/** Who is signed in, and the token for unsafe requests. */
export type Session = GetSessionResponses[200];

/** Null until the server has said who is signed in. Kept in memory only. */
export const session = shallowRef<Session | null>(null);

/** Should the clock of this computer be ahead, a session still rests this long before it is ended. */
const SHORTEST_IDLE_MS = 300_000;
let restMs = Infinity;
watch(
  session,
  (now) => {
    const rest = now ? Date.parse(now.idleExpiresAt) - Date.now() : NaN;
    restMs = Number.isNaN(rest) ? Infinity : Math.max(rest, SHORTEST_IDLE_MS);
  },
  { flush: 'sync' },
);

/** How long the session may rest before it must end, as the server said when it began. */
export const idleLimitMs = () => restMs;
