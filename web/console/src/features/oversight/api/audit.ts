import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/vue-query';
import { auditedStaff, auditState, call, prepareAuditFile, searchAudit } from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import { fresh } from '@/shared/session/fresh';
import type { AuditedPerson, AuditPage, AuditState } from '../types';

/** What is looked for; empty means all. Days are the hospital's, the last one included. */
export interface Asked {
  patient: string;
  staff: string;
  action: string;
  outcome: string;
  from: string;
  to: string;
}

const DAY_MS = 86_400_000;
const startOf = (day: string) => (day ? `${day}T00:00:00+08:00` : undefined);
const endOf = (day: string) =>
  day ? new Date(Date.parse(`${day}T00:00:00+08:00`) + DAY_MS).toISOString() : undefined;

export function useAudit(asked: MaybeRefOrGetter<Asked>) {
  return useInfiniteQuery({
    queryKey: computed(() => ['audit', 'events', toValue(asked)]),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => {
      const { patient, staff, action, outcome, from, to } = toValue(asked);
      return call<AuditPage>(
        searchAudit({
          query: {
            patient: patient || undefined,
            staff: staff || undefined,
            action: action || undefined,
            outcome: outcome || undefined,
            from: startOf(from),
            until: endOf(to),
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

export function useAuditedStaff() {
  return useQuery({
    queryKey: ['audit', 'staff'],
    queryFn: () => call<AuditedPerson[]>(auditedStaff()),
  });
}

export function useAuditState() {
  return useQuery({
    queryKey: ['audit', 'state'],
    queryFn: () => call<AuditState>(auditState()),
    refetchInterval: 20_000,
  });
}

/** Asks for a code where one is wanted; the browser then fetches the file by its address. */
export const prepareFile = () => fresh(() => call<void>(prepareAuditFile()));
