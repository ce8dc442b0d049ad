import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/vue-query';
import {
  call,
  endAbsence,
  enterAbsence,
  keepDuty,
  listDuty,
  listDutyKinds,
} from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import type { DutyKind, DutyPage, Seniority } from '../types';

export function useDuty(q: MaybeRefOrGetter<string>) {
  return useInfiniteQuery({
    queryKey: computed(() => ['duty', 'list', toValue(q)]),
    queryFn: ({ pageParam }) =>
      call<DutyPage>(
        listDuty({
          query: { q: toValue(q) || undefined, cursor: pageParam ?? undefined, limit: 100 },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
  });
}

export function useDutyKinds() {
  return useQuery({
    queryKey: ['duty', 'kinds'],
    queryFn: () => call<DutyKind[]>(listDutyKinds()),
    staleTime: Infinity,
  });
}

export const sendDuty = (
  id: string,
  wish: { minutesPerDay: number; seniority: Seniority; skills: string[] },
) => call<void>(keepDuty({ path: { id }, body: wish }));

export const sendAbsence = (
  id: string,
  wish: { first: string; last: string; deputyId: string | null },
) => call<void>(enterAbsence({ path: { id }, body: wish }));

export const sendBack = (id: string) => call<void>(endAbsence({ path: { id } }));
