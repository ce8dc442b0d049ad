import { useQuery } from '@tanstack/vue-query';
import { worksWith } from '@/shared/session/pages';
import { call, unknownTextSummary } from '@xinqiao/api-client';
import type { UnknownTextSummary } from '../types';

/** How many wait. Asked again every minute, should a push be missed: nobody else calls attention to them. */
export function useUnknownTextSummary() {
  return useQuery({
    queryKey: ['unknown-texts', 'summary'],
    queryFn: () => call<UnknownTextSummary>(unknownTextSummary()),
    enabled: () => worksWith('unknown-texts'),
    refetchInterval: 60_000,
  });
}
