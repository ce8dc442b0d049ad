import { useQuery } from '@tanstack/vue-query';
import { call, listMeasures } from '@xinqiao/api-client';
import type { MeasureSummary } from '../types';

export function useMeasures() {
  return useQuery({
    queryKey: ['measure', 'list'],
    queryFn: () => call<MeasureSummary[]>(listMeasures()),
  });
}
