import { useQuery } from '@tanstack/vue-query';
import { call, listTaskOutcomes } from '@xinqiao/api-client';
import type { TaskOutcomeOption } from '../types';

/** Outcomes are content of the server and hardly ever change. */
export function useTaskOutcomes() {
  return useQuery({
    queryKey: ['task-outcomes'],
    queryFn: () => call<TaskOutcomeOption[]>(listTaskOutcomes()),
    staleTime: Infinity,
  });
}
