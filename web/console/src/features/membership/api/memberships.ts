import { useQuery } from '@tanstack/vue-query';
import {
  call,
  endMembership,
  membershipProgrammes,
  patientMemberships,
  recordMembership,
} from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import type { Membership, MembershipToRecord, Programme } from '../types';

export function useMemberships(patientId: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => ['patient', toValue(patientId), 'memberships']),
    queryFn: () => call<Membership[]>(patientMemberships({ path: { id: toValue(patientId) } })),
  });
}

/** Which programmes there are; asked once a form is open. */
export function useProgrammes(enabled: MaybeRefOrGetter<boolean>) {
  return useQuery({
    queryKey: ['membership-programmes'],
    queryFn: () => call<Programme[]>(membershipProgrammes()),
    enabled: () => toValue(enabled),
    staleTime: Infinity,
  });
}

export const sendMembership = (id: string, body: MembershipToRecord) =>
  call<Membership[]>(recordMembership({ path: { id }, body }));

export const sendMembershipEnd = (id: string, programme: string, replaces: string) =>
  call<Membership[]>(endMembership({ path: { id, programme }, body: { replaces } }));
