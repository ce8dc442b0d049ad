import { useQuery } from '@tanstack/vue-query';
import { call, listKeptChanges } from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import type { KeptChange } from '../types';

/** What an undo left as it was, because something newer came or somebody builds on it. */
export function useKeptChanges(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => ['imports-kept', toValue(id)]),
    queryFn: () => call<KeptChange[]>(listKeptChanges({ path: { id: toValue(id) } })),
    enabled: computed(() => toValue(id) !== ''),
  });
}
