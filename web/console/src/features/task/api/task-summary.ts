import { useQuery } from '@tanstack/vue-query';
import { worksWith } from '@/shared/session/pages';
import { call, taskSummary } from '@xinqiao/api-client';
import type { TaskSummary } from '../types';

/** The day in five figures. Overdue grows with the clock, so it is asked again every minute. */
export function useTaskSummary() {
  return useQuery({
    queryKey: ['task', 'summary'],
    queryFn: () => call<TaskSummary>(taskSummary()),
    enabled: () => worksWith('worklist'),
    refetchInterval: 60_000,
  });
}
