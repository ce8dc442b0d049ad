import { useQuery } from '@tanstack/vue-query';
import { call, listCodeReapplies } from '@xinqiao/api-client';
import type { CodeReapply } from '../codes';

export function useCodeReapplies() {
  return useQuery({
    queryKey: ['codes', 'reapplies'],
    queryFn: () => call<CodeReapply[]>(listCodeReapplies()),
    refetchInterval: (query) =>
      query.state.data?.some((one) => one.state === 'running') ? 2000 : false,
  });
}
