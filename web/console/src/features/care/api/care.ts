import { useInfiniteQuery, useQuery } from '@tanstack/vue-query';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import {
  call,
  emergencySummary,
  endExclusion,
  excludeStaff,
  joinCareTeam,
  leaveCareTeam,
  listCareStaff,
  listCareTeam,
  listEmergencyAccesses,
  listExclusions,
  reviewEmergencyAccess,
  seeEmergencyNotices,
} from '@xinqiao/api-client';
import { fresh } from '@/shared/session/fresh';
import type { EmergencyPage, Exclusion, Function, State, TeamMember, Verdict } from '../types';

type StaffName = { id: string; displayName: string };

export function useCareTeam(patient: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => ['patient', toValue(patient), 'care-team']),
    queryFn: () => call<TeamMember[]>(listCareTeam({ path: { id: toValue(patient) } })),
  });
}

export function useExclusions(patient: MaybeRefOrGetter<string>, enabled: () => boolean) {
  return useQuery({
    queryKey: computed(() => ['patient', toValue(patient), 'exclusions']),
    queryFn: () => call<Exclusion[]>(listExclusions({ path: { id: toValue(patient) } })),
    enabled,
  });
}

export function useCareStaff(enabled: () => boolean) {
  return useQuery({
    queryKey: ['care', 'staff'],
    queryFn: () => call<StaffName[]>(listCareStaff()),
    enabled,
  });
}

export const sendJoin = (patient: string, staffId: string, role: Function, lastDay: string) =>
  call<void>(
    joinCareTeam({
      path: { id: patient },
      body: { staffId, function: role, lastDay: lastDay || null },
    }),
  );
export const sendLeave = (patient: string, member: string) =>
  call<void>(leaveCareTeam({ path: { id: patient, member } }));
export const sendExclusion = (patient: string, staffId: string, reason: string) =>
  call<void>(excludeStaff({ path: { id: patient }, body: { staffId, reason } }));
export const sendEndExclusion = (patient: string, exclusion: string) =>
  fresh(() => call<void>(endExclusion({ path: { id: patient, exclusion } })));

export function useEmergencySummary(enabled: () => boolean) {
  return useQuery({
    queryKey: ['emergency', 'summary'],
    queryFn: () => call<{ unseen: number; waiting: number }>(emergencySummary()),
    enabled,
  });
}

export function useEmergencyAccesses(state: MaybeRefOrGetter<State>) {
  return useInfiniteQuery({
    queryKey: computed(() => ['emergency', 'list', toValue(state)]),
    queryFn: ({ pageParam }) =>
      call<EmergencyPage>(
        listEmergencyAccesses({ query: { state: toValue(state), cursor: pageParam } }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
}

export const sendSeen = () => call<void>(seeEmergencyNotices());
export const sendReview = (id: string, verdict: Verdict, note: string) =>
  call<void>(reviewEmergencyAccess({ path: { id }, body: { verdict, note: note.trim() || null } }));
