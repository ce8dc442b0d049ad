import { keepPreviousData, useQuery } from '@tanstack/vue-query';
import { call, searchPatients, type SearchPatientsResponses } from '@xinqiao/api-client';
import { worksWith } from '@/shared/session/pages';
import { computed, onScopeDispose, ref, toValue, watch, type MaybeRefOrGetter } from 'vue';

type PatientHitPage = SearchPatientsResponses[200];

const REST_MS = 150;

/** Searches when the fingers rest. Nothing is asked for nothing. */
export function usePatientSearch(q: MaybeRefOrGetter<string>, limit = 20) {
  const asked = ref(toValue(q).trim());
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(
    () => toValue(q).trim(),
    (now) => {
      clearTimeout(timer);
      timer = setTimeout(() => (asked.value = now), REST_MS);
    },
  );
  onScopeDispose(() => clearTimeout(timer));
  const query = useQuery({
    queryKey: computed(() => ['patient-search', asked.value, limit]),
    queryFn: () => call<PatientHitPage>(searchPatients({ query: { q: asked.value, limit } })),
    enabled: computed(() => asked.value !== '' && worksWith('patients')),
    placeholderData: keepPreviousData,
  });
  /** Whether the hits shown are those of the words typed, and not of the ones before. */
  const settled = computed(
    () =>
      asked.value === toValue(q).trim() &&
      !query.isFetching.value &&
      !query.isPlaceholderData.value,
  );
  return { ...query, settled };
}
