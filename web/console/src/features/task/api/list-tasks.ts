import { keepPreviousData, useQuery } from '@tanstack/vue-query';
import { call, listTasks } from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import type { TaskPage, View } from '../types';

/** The first hundred tasks of a view; whoever has more needs help, not a longer list. */
export function useTasks(view: MaybeRefOrGetter<View>, q: MaybeRefOrGetter<string> = '') {
  return useQuery({
    queryKey: computed(() => ['task', 'list', toValue(view), toValue(q)]),
    queryFn: () =>
      call<TaskPage>(
        listTasks({ query: { view: toValue(view), q: toValue(q) || undefined, limit: 100 } }),
      ),
    placeholderData: keepPreviousData,
  });
}
