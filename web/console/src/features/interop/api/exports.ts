import { useQuery } from '@tanstack/vue-query';
import { call, listExports, stopExport } from '@xinqiao/api-client';
import type { PartnerExport } from '../types';

/** A running one counts on, so it is asked again. */
export function useExports() {
  return useQuery({
    queryKey: ['intake', 'exports'],
    queryFn: () => call<PartnerExport[]>(listExports()),
    refetchInterval: 30_000,
  });
}

export const sendStop = (id: string) => call<PartnerExport[]>(stopExport({ path: { id } }));
