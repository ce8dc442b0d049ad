import { useQuery } from '@tanstack/vue-query';
import { call, patientTrends } from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import type { PatientTrends } from '../types';

export function usePatientTrends(patientId: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => ['patient', toValue(patientId), 'trends']),
    queryFn: () => call<PatientTrends>(patientTrends({ path: { id: toValue(patientId) } })),
  });
}
