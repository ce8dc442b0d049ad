import { useInfiniteQuery } from '@tanstack/vue-query';
import {
  askFollowUps,
  call,
  checkFollowUps,
  listPatients,
  type FollowUpAnswer,
  type FollowUpRequest,
  type PatientListPage,
} from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import { asked } from '../filters';

export type { FollowUpAnswer, FollowUpRequest };

export function usePatientList(
  filters: MaybeRefOrGetter<Record<string, string>>,
  enabled: MaybeRefOrGetter<boolean>,
) {
  return useInfiniteQuery({
    queryKey: computed(() => ['patient-list', toValue(filters)]),
    queryFn: ({ pageParam }) =>
      call<PatientListPage>(
        listPatients({
          query: { ...asked(toValue(filters)), ...(pageParam ? { cursor: pageParam } : {}) },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page: PatientListPage) => page.nextCursor,
    enabled: computed(() => toValue(enabled)),
  });
}

export const sendCheck = (body: FollowUpRequest) => call<FollowUpAnswer>(checkFollowUps({ body }));

export const sendFollowUps = (body: FollowUpRequest) =>
  call<FollowUpAnswer>(askFollowUps({ body }));
