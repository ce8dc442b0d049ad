import { useQuery } from '@tanstack/vue-query';
import { call, listReplays } from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import type { Replay, ReplayPage } from '../types';

/** The latest replays of a patient, or of all. */
export function useReplays(record: MaybeRefOrGetter<string>, enabled: MaybeRefOrGetter<boolean>) {
  return useQuery({
    queryKey: computed(() => ['intake', 'replays', toValue(record)]),
    queryFn: async (): Promise<Replay[]> =>
      (
        await call<ReplayPage>(
          listReplays({ query: { record: toValue(record) || undefined, limit: 10 } }),
        )
      ).items,
    enabled: () => toValue(enabled),
  });
}
