import { useInfiniteQuery } from '@tanstack/vue-query';
import { call, measurePatients } from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import { fresh } from '@/shared/session/fresh';
import type { MeasurePatientPage, Part } from '../types';
import type { Period } from './get-measure';

export function useMeasurePatients(
  id: MaybeRefOrGetter<string>,
  part: MaybeRefOrGetter<Part>,
  period: MaybeRefOrGetter<Period>,
) {
  return useInfiniteQuery({
    queryKey: computed(() => ['measure', 'patients', toValue(id), toValue(part), toValue(period)]),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      fresh(() =>
        call<MeasurePatientPage>(
          measurePatients({
            path: { id: toValue(id) },
            query: { ...toValue(period), part: toValue(part), cursor: pageParam, limit: 100 },
          }),
        ),
      ),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}
