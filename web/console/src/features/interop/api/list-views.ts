import { useQuery } from '@tanstack/vue-query';
import { call, listPolledViews } from '@xinqiao/api-client';
import type { PolledView } from '../types';

/** Lag grows with the clock, so it is asked again even when nothing arrives. */
export function useViews() {
  return useQuery({
    queryKey: ['intake', 'views'],
    queryFn: () => call<PolledView[]>(listPolledViews()),
    refetchInterval: 30_000,
  });
}
