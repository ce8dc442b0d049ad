import { useQuery } from '@tanstack/vue-query';
import { call, consentHistory } from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import type { ConsentEvent } from '../types';

/** Each look is written to the audit log, so it is asked for only when somebody opens it. */
export function useConsentHistory(
  id: MaybeRefOrGetter<string>,
  enabled: MaybeRefOrGetter<boolean>,
) {
  return useQuery({
    queryKey: computed(() => ['patient', toValue(id), 'consent-history']),
    queryFn: async () =>
      (await call<{ events: ConsentEvent[] }>(consentHistory({ path: { id: toValue(id) } })))
        .events,
    enabled: computed(() => toValue(enabled)),
  });
}
