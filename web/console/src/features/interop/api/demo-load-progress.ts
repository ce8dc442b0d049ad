import { useQuery } from '@tanstack/vue-query';
import { call, demoLoadProgress } from '@xinqiao/api-client';
import type { LoadProgress } from '../types';

/** While history is loading it is looked at every two seconds; afterwards never again. */
export function useLoadProgress() {
  return useQuery({
    queryKey: ['intake-progress'],
    queryFn: () => call<LoadProgress>(demoLoadProgress()),
    refetchInterval: (query) => (query.state.data?.running ? 2000 : false),
    retry: false,
  });
}
