import { QueryClient } from '@tanstack/vue-query';
import { ProblemError } from '@xinqiao/api-client';
import type { Change } from '../live/stream';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // A refusal stays a refusal; only silence and a restarting server are worth another try.
      retry: (count, error) =>
        count < 2 && error instanceof ProblemError && (error.isNetwork || error.status >= 502),
    },
    mutations: { retry: false },
  },
});

/** The first part of every query key says what the query is about. */
export const keysOf = (change: Change): string[][] => {
  const patient = change.patientId ? [['patient', change.patientId]] : [];
  switch (change.topic) {
    case 'task':
      return [['task'], ...patient];
    case 'alert':
      return [['task'], ...(patient.length ? patient : [['patient']])];
    case 'patient':
      return patient.length ? patient : [['patient']];
    case 'intake':
      // A message may bring a record that somebody has to look at.
      return [['intake'], ['registration', 'reviews'], ...patient];
    case 'unknown-text':
      return [['unknown-texts']];
    case 'alarm':
      return [['alarm']];
    case 'emergency-access':
      return [['emergency']];
    case 'measure':
      return [['measure']];
    default:
      return [];
  }
};

/**
 * Fetches again what is shown under this key; without a key, everything. An answer that is still on its way
 * may have been read before the change, so it is not waited for.
 */
export async function lookAgain(client: QueryClient, queryKey?: string[]): Promise<void> {
  const about = queryKey ? { queryKey } : {};
  await client.cancelQueries({ ...about, predicate: (query) => query.state.data === undefined });
  await client.invalidateQueries(about);
}

const GATHER_MS = 400;

/**
 * Fetches again what changes touch, gathered over a moment: a hospital that loads two years of history
 * sends thousands of changes, the screen needs one look.
 */
export function createGatherer(
  invalidate: (key: string[]) => void,
  later: (run: () => void, ms: number) => unknown = setTimeout,
) {
  const waiting = new Map<string, string[]>();
  return (change: Change) => {
    const first = waiting.size === 0;
    for (const key of keysOf(change)) {
      waiting.set(key.join('/'), key);
    }
    if (first && waiting.size > 0) {
      later(() => {
        const keys = [...waiting.values()];
        waiting.clear();
        keys.forEach(invalidate);
      }, GATHER_MS);
    }
  };
}
