import { useQuery } from '@tanstack/vue-query';
import { call, readIsolation } from '@xinqiao/api-client';
import type { IsolationState } from '../types';

/** Whether anything is sent. Asked again every minute: it begins with a start and ends by somebody's hand. */
export function useIsolation() {
  return useQuery({
    queryKey: ['isolation'],
    queryFn: () => call<IsolationState>(readIsolation()),
    refetchInterval: 60_000,
  });
}
