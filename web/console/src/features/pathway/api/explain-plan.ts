import { useQuery } from '@tanstack/vue-query';
import { call, explainPlan } from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import type { PlanExplanation } from '../types';

/** Asked for only when somebody wants to know. */
export function useExplanation(
  patientId: MaybeRefOrGetter<string>,
  planId: MaybeRefOrGetter<string>,
) {
  return useQuery({
    queryKey: computed(() => ['patient', toValue(patientId), 'explanation', toValue(planId)]),
    queryFn: () => call<PlanExplanation>(explainPlan({ path: { id: toValue(planId) } })),
    enabled: computed(() => toValue(planId) !== ''),
  });
}
