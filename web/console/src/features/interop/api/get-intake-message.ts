import { useQuery } from '@tanstack/vue-query';
import { call, getIntakeMessage } from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import { fresh } from '@/shared/session/fresh';
import type { IntakeMessageDetail } from '../types';

/**
 * One message with its raw content. Every read is written to the audit log, so it is asked for once per
 * opening and not again when other messages arrive: its key does not begin with `intake`.
 */
export function useMessage(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => ['intake-message', toValue(id)]),
    queryFn: () =>
      fresh(() => call<IntakeMessageDetail>(getIntakeMessage({ path: { id: toValue(id) } }))),
    enabled: computed(() => toValue(id) !== ''),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}
