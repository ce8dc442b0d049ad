import { useQuery } from '@tanstack/vue-query';
import { call, taskSummary } from '@xinqiao/api-client';
import type { TaskSummary } from '../types';

/** The day in five figures. Overdue grows with the clock, so it is asked again every minute. */
export function useTaskSummary() {
  return useQuery({
    queryKey: ['task', 'summary'],
    queryFn: () => call<TaskSummary>(taskSummary()),
    refetchInterval: 60_000,
  });
}
