import { useQuery } from '@tanstack/vue-query';
import { call, patientPredictions } from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import type { PredictionCard } from '../types';

export function usePatientPredictions(patientId: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => ['patient', toValue(patientId), 'predictions']),
    queryFn: () => call<PredictionCard>(patientPredictions({ path: { id: toValue(patientId) } })),
  });
}
