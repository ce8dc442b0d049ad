import { useQuery } from '@tanstack/vue-query';
import { call, patientRiskScores } from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import type { RiskCard } from '../types';

export function useRiskScores(patientId: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => ['patient', toValue(patientId), 'risk-scores']),
    queryFn: () => call<RiskCard>(patientRiskScores({ path: { id: toValue(patientId) } })),
  });
}
