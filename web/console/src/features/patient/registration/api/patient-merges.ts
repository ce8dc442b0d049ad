import { useQuery } from '@tanstack/vue-query';
import { call, patientMerges } from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import type { Merge } from '../types';

export function usePatientMerges(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => ['patient', toValue(id), 'merges']),
    queryFn: () => call<Merge[]>(patientMerges({ path: { id: toValue(id) } })),
  });
}
