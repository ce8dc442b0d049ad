import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/vue-query';
import {
  call,
  changeSegment,
  deleteSegment,
  explainSegment,
  listSegments,
  overlapOfSegments,
  previewSegment,
  saveSegment,
  segmentTemplates,
  segmentVersions,
  showSegment,
  tagLibrary,
  type OverlapOfSegmentsResponses,
  type TagLibraryResponses,
} from '@xinqiao/api-client';
import { computed, onScopeDispose, ref, toValue, watch, type MaybeRefOrGetter } from 'vue';
import { useI18n } from 'vue-i18n';
import { worksWith } from '@/shared/session/pages';
import type { Condition } from '../model/condition';
import type {
  SegmentDetail,
  SegmentExplanation,
  SegmentPage,
  SegmentPreview,
  SegmentTemplate,
  SegmentVersionPage,
} from '../types';

/** What a call gives, with its condition as one. */
type Typed<T> = Promise<{ data: T | undefined; error?: unknown; response?: Response }>;

const PAGE = 50;
const REST_MS = 350;
const COUNTING_MS = 5000;

export function useSegments(q: MaybeRefOrGetter<string>) {
  return useInfiniteQuery({
    queryKey: computed(() => ['segment', 'list', toValue(q)]),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      call<SegmentPage>(
        listSegments({ query: { q: toValue(q) || undefined, cursor: pageParam, limit: PAGE } }),
      ),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** The names to choose from: as many as one page holds. */
export function useSegmentNames() {
  return useQuery({
    queryKey: ['segment', 'names'],
    queryFn: async () => (await call<SegmentPage>(listSegments({ query: { limit: 100 } }))).items,
  });
}

/** Tags by dimension, worded in the language of the screen. */
export function useTagChoices() {
  const { locale } = useI18n();
  return useQuery({
    queryKey: ['segment', 'tags', locale],
    queryFn: async () => (await call<TagLibraryResponses[200]>(tagLibrary())).dimensions,
    enabled: () => worksWith('tags'),
    staleTime: 300_000,
  });
}

export function useSegment(id: MaybeRefOrGetter<string | null>) {
  return useQuery({
    queryKey: computed(() => ['segment', 'one', toValue(id)]),
    queryFn: () => fetchSegment(toValue(id)!),
    // After saving it is counted within a moment.
    refetchInterval: (query) =>
      query.state.data?.countedAt === null && !query.state.data.broken ? COUNTING_MS : false,
    enabled: computed(() => toValue(id) !== null),
  });
}

export const fetchSegment = (id: string) =>
  call<SegmentDetail>(showSegment({ path: { id } }) as Typed<SegmentDetail>);

export function useTemplates(enabled: () => boolean) {
  const { locale } = useI18n();
  return useQuery({
    queryKey: ['segment', 'templates', locale],
    queryFn: () => call<SegmentTemplate[]>(segmentTemplates() as Typed<SegmentTemplate[]>),
    staleTime: Infinity,
    enabled,
  });
}

export function useVersions(id: MaybeRefOrGetter<string>) {
  return useInfiniteQuery({
    queryKey: computed(() => ['segment', 'versions', toValue(id)]),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      call<SegmentVersionPage>(
        segmentVersions({
          path: { id: toValue(id) },
          query: { cursor: pageParam, limit: 20 },
        }) as Typed<SegmentVersionPage>,
      ),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}

/** A condition as text when the fingers rest: what is asked with it is asked once. */
export function useRested(condition: MaybeRefOrGetter<Condition | null>) {
  const text = () => JSON.stringify(toValue(condition));
  const rested = ref(text());
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(text, (now) => {
    clearTimeout(timer);
    timer = setTimeout(() => (rested.value = now), REST_MS);
  });
  onScopeDispose(() => clearTimeout(timer));
  return { rested, settled: computed(() => rested.value === text()) };
}

/** Whom a condition finds; a newer question calls the older one off. */
export function usePreview(
  rested: MaybeRefOrGetter<string>,
  segment: MaybeRefOrGetter<string | null>,
) {
  const { locale } = useI18n();
  return useQuery({
    queryKey: computed(() => ['segment', 'preview', toValue(rested), locale.value]),
    queryFn: ({ signal }) =>
      call<SegmentPreview>(
        previewSegment({
          body: { condition: JSON.parse(toValue(rested)) as Condition, segment: toValue(segment) },
          signal,
        }),
      ),
    enabled: computed(() => toValue(rested) !== 'null'),
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
}

export function useOverlap(
  rested: MaybeRefOrGetter<string>,
  segments: MaybeRefOrGetter<string[]>,
  enabled: MaybeRefOrGetter<boolean>,
) {
  return useQuery({
    queryKey: computed(() => ['segment', 'overlap', toValue(rested), toValue(segments)]),
    queryFn: async ({ signal }) =>
      (
        await call<OverlapOfSegmentsResponses[200]>(
          overlapOfSegments({
            body: {
              condition: JSON.parse(toValue(rested)) as Condition,
              segments: toValue(segments),
            },
            signal,
          }),
        )
      ).items,
    enabled: computed(
      () => toValue(enabled) && toValue(rested) !== 'null' && toValue(segments).length > 0,
    ),
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
}

export const explain = (condition: Condition, patient: string, segment: string | null) =>
  call<SegmentExplanation>(explainSegment({ body: { condition, patient, segment } }));

export interface Draft {
  name: string;
  note: string | null;
  condition: Condition;
}

/** The id is ours, so that a save whose answer was lost is the same save again. */
export const sendNew = (id: string, draft: Draft) =>
  call<SegmentDetail>(saveSegment({ body: { id, ...draft } }) as Typed<SegmentDetail>);

export const sendChange = (id: string, draft: Draft, version: number) =>
  call<SegmentDetail>(
    changeSegment({ path: { id }, body: { ...draft, version } }) as Typed<SegmentDetail>,
  );

export const sendRemoval = (id: string) => call<void>(deleteSegment({ path: { id } }));
