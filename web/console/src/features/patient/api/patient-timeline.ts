import { useInfiniteQuery } from '@tanstack/vue-query';
import { call, patientTimeline } from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import type { TimelineKind, TimelinePage } from '../types';

/** Fifty events at a time, from the future down. */
export function useTimeline(
  id: MaybeRefOrGetter<string>,
  kind: MaybeRefOrGetter<TimelineKind | null>,
) {
  return useInfiniteQuery({
    queryKey: computed(() => ['patient', toValue(id), 'timeline', toValue(kind)]),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      call<TimelinePage>(
        patientTimeline({
          path: { id: toValue(id) },
          query: { kind: toValue(kind) ?? undefined, cursor: pageParam, limit: 50 },
        }),
      ),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}
