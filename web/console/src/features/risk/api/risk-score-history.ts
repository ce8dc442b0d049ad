import { useQuery } from '@tanstack/vue-query';
import { call, riskScoreHistory } from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import type { PastRisk } from '../types';

/** Each look is written to the audit log, so it is asked for only when somebody opens it. */
export function useRiskHistory(
  patientId: MaybeRefOrGetter<string>,
  score: MaybeRefOrGetter<string>,
  enabled: MaybeRefOrGetter<boolean>,
) {
  return useQuery({
    queryKey: computed(() => ['patient', toValue(patientId), 'risk-history', toValue(score)]),
    queryFn: async () =>
      (
        await call<{ items: PastRisk[] }>(
          riskScoreHistory({
            path: { id: toValue(patientId), score: toValue(score) },
            query: { limit: 20 },
          }),
        )
      ).items,
    enabled: computed(() => toValue(enabled)),
  });
}
