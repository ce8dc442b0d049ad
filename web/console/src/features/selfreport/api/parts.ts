import { useQuery } from '@tanstack/vue-query';
import {
  call,
  emergencyContacts,
  listRepresentatives,
  patientIdentityCard,
  recordConsent,
  recordEmergencyContact,
  recordIdentityCard,
  recordRepresentative,
} from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import type { ConsentDraft, ContactDraft, IdentityDraft } from '../parts';
import type { EmergencyContacts, IdentityOnRecord, Representative } from '../types';

type Id = MaybeRefOrGetter<string>;
type When = MaybeRefOrGetter<boolean>;

/** What the record says of who the patient is; asked for when somebody opens the form. */
export function useIdentity(id: Id, enabled: When) {
  return useQuery({
    queryKey: computed(() => ['patient', toValue(id), 'identity-card']),
    queryFn: () => call<IdentityOnRecord>(patientIdentityCard({ path: { id: toValue(id) } })),
    enabled: computed(() => toValue(enabled)),
  });
}

export function useContacts(id: Id, enabled: When) {
  return useQuery({
    queryKey: computed(() => ['patient', toValue(id), 'emergency-contacts']),
    queryFn: () => call<EmergencyContacts>(emergencyContacts({ path: { id: toValue(id) } })),
    enabled: computed(() => toValue(enabled)),
  });
}

export function useRepresentatives(id: Id, enabled: When) {
  return useQuery({
    queryKey: computed(() => ['patient', toValue(id), 'representatives']),
    queryFn: async () =>
      (
        await call<{ representatives: Representative[] }>(
          listRepresentatives({ path: { id: toValue(id) } }),
        )
      ).representatives,
    enabled: computed(() => toValue(enabled)),
  });
}

export const sendCard = (id: string, body: IdentityDraft) =>
  call<unknown>(recordIdentityCard({ path: { id }, body }));

export const sendContact = (id: string, body: Omit<ContactDraft, 'proof'>) =>
  call<unknown>(recordEmergencyContact({ path: { id }, body }));

/** Whoever decides for a child, from today on, for everything. */
export const sendGuardian = (id: string, said: ContactDraft) =>
  call<{ id: string }>(
    recordRepresentative({
      path: { id },
      body: {
        kind: 'guardian',
        name: said.name.trim(),
        relationship: said.relationship.trim(),
        phone: said.phone.trim(),
        scopes: ['appointments', 'forms', 'consent', 'results'],
        from: new Date().toLocaleDateString('sv-SE'),
        until: null,
        proof: said.proof.trim(),
      },
    }),
  );

/** @param guardian who was taken down with the form */
export const sendConsent = (
  id: string,
  purpose: string,
  said: ConsentDraft,
  guardian: string | null,
) =>
  call<unknown>(
    recordConsent({
      path: { id },
      body: {
        purpose,
        channel: 'any',
        decision: said.decisions[purpose] === 'grant' ? 'grant' : 'deny',
        representative:
          said.speaker === 'self' ? null : said.speaker === 'guardian' ? guardian : said.speaker,
        evidenceKind: said.evidenceKind,
        evidence: said.evidence.trim(),
        validUntil: null,
      },
    }),
  );
