import { useInfiniteQuery, useQuery } from '@tanstack/vue-query';
import { call, listAlarms } from '@xinqiao/api-client';
import { toValue, type MaybeRefOrGetter } from 'vue';
import type { AlarmPage } from '../types';

/** The alarms that last, newest first; a hundred at once would be one cause. */
export function useOpenAlarms(enabled: MaybeRefOrGetter<boolean> = true) {
  return useQuery({
    queryKey: ['alarm', 'open'],
    queryFn: async () =>
      (await call<AlarmPage>(listAlarms({ query: { open: true, limit: 100 } }))).items,
    enabled,
  });
}

/** All alarms, those that are over included. */
export function useAlarmHistory(enabled: MaybeRefOrGetter<boolean>) {
  return useInfiniteQuery({
    queryKey: ['alarm', 'history'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      call<AlarmPage>(listAlarms({ query: { cursor: pageParam, limit: 50 } })),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    enabled: () => toValue(enabled),
  });
}
