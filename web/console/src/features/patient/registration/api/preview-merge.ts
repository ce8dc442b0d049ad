import { useQuery } from '@tanstack/vue-query';
import { call, previewMerge } from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import type { MergePreview } from '../types';

/** What merging would do, asked anew each time somebody is about to confirm it. */
export function useMergePreview(
  survivor: MaybeRefOrGetter<string>,
  retired: MaybeRefOrGetter<string>,
) {
  return useQuery({
    queryKey: computed(() => ['registration', 'preview', toValue(survivor), toValue(retired)]),
    queryFn: () =>
      call<MergePreview>(
        previewMerge({ path: { id: toValue(survivor), retired: toValue(retired) } }),
      ),
    enabled: computed(() => toValue(survivor) !== '' && toValue(retired) !== ''),
    staleTime: 0,
    gcTime: 0,
  });
}
