import { useQuery } from '@tanstack/vue-query';
import { call, listPeers } from '@xinqiao/api-client';
import type { Peer } from '../types';

/** Lag grows with the clock, so it is asked again even when nothing arrives. */
export function usePeers() {
  return useQuery({
    queryKey: ['intake', 'peers'],
    queryFn: () => call<Peer[]>(listPeers()),
    refetchInterval: 30_000,
  });
}
