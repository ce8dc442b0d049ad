import { useQuery } from '@tanstack/vue-query';
import { call, getPatient } from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import type { Patient } from '../types';

export function usePatient(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => ['patient', toValue(id), 'card']),
    queryFn: () => call<Patient>(getPatient({ path: { id: toValue(id) } })),
  });
}
