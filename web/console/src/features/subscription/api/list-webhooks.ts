import { useQuery } from '@tanstack/vue-query';
import { call, listWebhooks } from '@xinqiao/api-client';
import type { Webhook } from '../types';

/** A backlog grows with the clock, so it is asked again even when nothing else happens. */
export function useWebhooks() {
  return useQuery({
    queryKey: ['webhooks', 'list'],
    queryFn: () => call<Webhook[]>(listWebhooks()),
    refetchInterval: 10_000,
  });
}
