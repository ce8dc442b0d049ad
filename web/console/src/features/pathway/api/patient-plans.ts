import { useQuery } from '@tanstack/vue-query';
import { call, patientPlans } from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import type { Plan } from '../types';

export function usePlans(patientId: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => ['patient', toValue(patientId), 'plans']),
    queryFn: () => call<Plan[]>(patientPlans({ path: { id: toValue(patientId) } })),
  });
}
