import { useQuery } from '@tanstack/vue-query';
import { call, previewParting } from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import type { Parting } from '../types';

/** What goes where when a merge is undone, asked anew each time. */
export function useParting(retired: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => ['registration', 'parting', toValue(retired)]),
    queryFn: () => call<Parting>(previewParting({ path: { id: toValue(retired) } })),
    enabled: computed(() => toValue(retired) !== ''),
    staleTime: 0,
    gcTime: 0,
  });
}
