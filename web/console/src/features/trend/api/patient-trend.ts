import { keepPreviousData, useQuery } from '@tanstack/vue-query';
import { call, patientTrend } from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import type { Period, TrendChart } from '../types';

/** One indicator over a time; nothing is asked while there is no indicator. */
export function usePatientTrend(
  patientId: MaybeRefOrGetter<string>,
  indicator: MaybeRefOrGetter<string>,
  period: MaybeRefOrGetter<Period>,
) {
  return useQuery({
    queryKey: computed(() => [
      'patient',
      toValue(patientId),
      'trends',
      toValue(indicator),
      toValue(period),
    ]),
    queryFn: () =>
      call<TrendChart>(
        patientTrend({
          path: { id: toValue(patientId), indicator: toValue(indicator) },
          query: { period: toValue(period) },
        }),
      ),
    enabled: computed(() => toValue(indicator) !== ''),
    placeholderData: keepPreviousData,
  });
}
