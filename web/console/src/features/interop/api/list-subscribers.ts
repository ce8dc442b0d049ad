import { useQuery } from '@tanstack/vue-query';
import { call, listSubscribers } from '@xinqiao/api-client';
import type { Subscriber } from '../types';

/** What waits grows with the clock, so it is asked again even when nothing happens. */
export function useSubscribers() {
  return useQuery({
    queryKey: ['intake', 'subscribers'],
    queryFn: () => call<Subscriber[]>(listSubscribers()),
    refetchInterval: 30_000,
  });
}
