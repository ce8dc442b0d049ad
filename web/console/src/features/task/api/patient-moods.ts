import { useQuery } from '@tanstack/vue-query';
import { call, patientMoods, type PatientMoodsResponses } from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';

export type NotedMood = PatientMoodsResponses[200][number];

export function useMoods(patientId: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => ['patient', toValue(patientId), 'moods']),
    queryFn: () => call<NotedMood[]>(patientMoods({ path: { id: toValue(patientId) } })),
  });
}
