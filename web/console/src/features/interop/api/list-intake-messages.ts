import { keepPreviousData, useInfiniteQuery } from '@tanstack/vue-query';
import { call, listIntakeMessages } from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import type { IntakeMessagePage, MessageState } from '../types';

export function useMessages(
  state: MaybeRefOrGetter<MessageState | null>,
  peer: MaybeRefOrGetter<string>,
) {
  return useInfiniteQuery({
    queryKey: computed(() => ['intake', 'messages', toValue(state), toValue(peer)]),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      call<IntakeMessagePage>(
        listIntakeMessages({
          query: {
            state: toValue(state) ?? undefined,
            peer: toValue(peer) || undefined,
            cursor: pageParam,
            limit: 50,
          },
        }),
      ),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}
