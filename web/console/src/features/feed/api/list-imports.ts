import { useQuery } from '@tanstack/vue-query';
import { call, listImports } from '@xinqiao/api-client';
import { AT_WORK, type ImportPage } from '../types';

/** The latest imports; asked every second while one of them is at work. */
export function useImports() {
  return useQuery({
    queryKey: ['imports'],
    queryFn: () => call<ImportPage>(listImports({ query: { limit: 50 } })),
    refetchInterval: (query) =>
      query.state.data?.items.some((one) => AT_WORK.includes(one.state)) ? 1000 : false,
  });
}
