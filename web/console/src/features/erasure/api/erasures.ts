import { useQuery } from '@tanstack/vue-query';
import {
  approveErasure,
  askErasure,
  call,
  liftErasure,
  readErasureReport,
  readErasures,
  refuseErasure,
} from '@xinqiao/api-client';
import { fresh } from '@/shared/session/fresh';
import type { ErasureDesk, ErasureReport, Ground } from '../types';

export function useErasures() {
  return useQuery({
    queryKey: ['erasures', 'desk'],
    queryFn: () => call<ErasureDesk>(readErasures()),
    refetchInterval: 30_000,
  });
}

/** What an erasure would take away; asked anew each time, since it is read before a last step. */
export function useErasureReport(patient: () => string) {
  return useQuery({
    queryKey: ['erasures', 'report', patient],
    queryFn: () => call<ErasureReport>(readErasureReport({ path: { id: patient() } })),
    enabled: () => patient() !== '',
    staleTime: 0,
  });
}

export const sendErasureWish = (id: string, ground: Ground, note: string) =>
  fresh(() => call<ErasureDesk>(askErasure({ path: { id }, body: { ground, note } })));
export const sendErasureApproval = (id: string) =>
  fresh(() => call<ErasureDesk>(approveErasure({ path: { id } })));
export const sendErasureRefusal = (id: string) =>
  call<ErasureDesk>(refuseErasure({ path: { id } }));
export const sendLift = (id: string, reason: string) =>
  fresh(() => call<ErasureDesk>(liftErasure({ path: { id }, body: { reason } })));
