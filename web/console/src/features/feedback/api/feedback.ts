import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/vue-query';
import {
  call,
  checkFeedback,
  listFeedback,
  listFeedbackImports,
  listFeedbackSources,
  takeFeedback,
  undoFeedback,
} from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import type {
  FeedbackCheck,
  FeedbackFiles,
  FeedbackFilter,
  FeedbackPage,
  FeedbackSources,
  FeedbackTaken,
} from '../types';

export function useFeedback(filter: MaybeRefOrGetter<FeedbackFilter>) {
  return useInfiniteQuery({
    queryKey: computed(() => ['feedback', 'list', { ...toValue(filter) }]),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => {
      const { source, department, below, linked } = toValue(filter);
      return call<FeedbackPage>(
        listFeedback({
          query: {
            source: source || undefined,
            department: department.trim() || undefined,
            below: below === '' ? undefined : Number(below),
            linked: linked === '' ? undefined : linked === 'known',
            cursor: pageParam,
            limit: 50,
          },
        }),
      );
    },
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

export function useFeedbackSources() {
  return useQuery({
    queryKey: ['feedback', 'sources'],
    queryFn: () => call<FeedbackSources>(listFeedbackSources()),
  });
}

export function useFeedbackFiles() {
  return useQuery({
    queryKey: ['feedback', 'files'],
    queryFn: () => call<FeedbackFiles>(listFeedbackImports({ query: { limit: 20 } })),
  });
}

const scale = (best: string) => (best === '' ? undefined : Number(best));

export const sendCheck = (file: File, source: string, best: string) =>
  call<FeedbackCheck>(checkFeedback({ query: { source, best: scale(best) }, body: file }));

export const sendFile = (file: File, source: string, best: string) =>
  call<FeedbackTaken>(
    takeFeedback({ query: { source, fileName: file.name, best: scale(best) }, body: file }),
  );

export const sendUndo = (id: string) => call<void>(undoFeedback({ path: { id } }));
