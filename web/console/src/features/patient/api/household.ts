import { useQuery } from '@tanstack/vue-query';
import { call, patientHousehold, type PatientHousehold } from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';

/** Who is reached on the same telephones. */
export function useHousehold(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => ['patient', toValue(id), 'household']),
    queryFn: () => call<PatientHousehold>(patientHousehold({ path: { id: toValue(id) } })),
  });
}
