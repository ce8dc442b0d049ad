import { useInfiniteQuery, useQuery } from '@tanstack/vue-query';
import {
  call,
  liftSendingStop,
  listLiftedSendingStops,
  listSendingStops,
  listStoppedSending,
  previewSendingStop,
  stopSending,
} from '@xinqiao/api-client';
import type { LiftedPage, SendingStops, StopKind, Stopped } from '../types';

/** What is stopped, for everybody. Asked again every minute: it begins and ends by somebody's hand. */
export function useStopped() {
  return useQuery({
    queryKey: ['stops', 'in-force'],
    queryFn: () => call<Stopped>(listStoppedSending()),
    refetchInterval: 60_000,
  });
}

export function useStops() {
  return useQuery({
    queryKey: ['stops', 'all'],
    queryFn: () => call<SendingStops>(listSendingStops()),
    refetchInterval: 60_000,
  });
}

export function useLifted() {
  return useInfiniteQuery({
    queryKey: ['stops', 'lifted'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      call<LiftedPage>(listLiftedSendingStops({ query: { cursor: pageParam, limit: 20 } })),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}

/** How many contacts such a stop would hold back now. */
export const fetchPreview = (kind: StopKind, what: string) =>
  call<{ contacts: number }>(previewSendingStop({ query: { kind, what } }));

export const sendStop = (body: { kind: StopKind; what: string; reason: string }) =>
  call<SendingStops>(stopSending({ body }));

/** Lets sending go on, or asks for it; wants a fresh code. */
export const sendLift = (id: string, body: { reason: string; held: number }) =>
  call<SendingStops>(liftSendingStop({ path: { id }, body }));
