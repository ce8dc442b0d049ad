import { keepPreviousData, useInfiniteQuery } from '@tanstack/vue-query';
import { call, registrationReviews } from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import type { ReviewPage } from '../types';

export function useReviews(
  state: MaybeRefOrGetter<'open' | 'settled'>,
  enabled: MaybeRefOrGetter<boolean> = true,
) {
  return useInfiniteQuery({
    queryKey: computed(() => ['registration', 'reviews', toValue(state)]),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      call<ReviewPage>(
        registrationReviews({ query: { state: toValue(state), cursor: pageParam, limit: 50 } }),
      ),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    enabled: computed(() => toValue(enabled)),
  });
}
