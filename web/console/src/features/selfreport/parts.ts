import { ProblemError, type RecordConsentData } from '@xinqiao/api-client';
import { readIdNumber } from '@/shared/patients/id-number';
import type { IdentityOnRecord } from './types';

/** What is taken down beside the form, each part with the module that owns it. */
export type Part = 'identity' | 'contact' | 'guardian' | 'consent' | 'form';
export const PARTS: Part[] = ['contact', 'guardian', 'identity', 'consent', 'form'];

export interface IdentityDraft {
  number: string;
  name: string;
  /** Somebody has seen that birth date or sex differs from the record. */
  despite: boolean;
}
export interface ContactDraft {
  name: string;
  relationship: string;
  phone: string;
  /** Of a child: what shows that they are the guardian; nothing when they are not. */
  proof: string;
}
export interface ConsentDraft {
  /** By purpose; nothing is decided beforehand. */
  decisions: Record<string, '' | 'grant' | 'deny'>;
  /** Who said it: `self`, `guardian` who is taken down beside it, or the id of a representative. */
  speaker: string;
  evidenceKind: NonNullable<NonNullable<RecordConsentData['body']>['evidenceKind']>;
  evidence: string;
}

/** The purposes that a first visit asks for, one consent each. */
export const PURPOSES = ['P-CARE', 'P-REMIND', 'P-SURVEY', 'P-MKT', 'P-RESEARCH'] as const;

/** Why a part was not taken, and at which of its fields that is shown. */
export interface Refused {
  field: string;
  text: string;
}

const FIELDS: Record<string, string> = {
  'registration.id-number-invalid': 'number',
  'registration.other-card-known': 'number',
  'registration.card-held': 'number',
  'registration.card-erased': 'number',
  'registration.name-differs': 'name',
  'registration.birth-date-differs': 'despite',
  'registration.sex-differs': 'despite',
  'registration.own-phone': 'phone',
  'consent.child-needs-guardian': 'speaker',
  'consent.representative-may-not': 'speaker',
};

/**
 * @param fallback the words for what has none
 * @returns the field whose problem it is; empty for the whole part
 */
export function refusedAt(error: unknown, fallback: string): Refused {
  if (!(error instanceof ProblemError) || error.isNetwork) {
    return { field: '', text: fallback };
  }
  const named = error.params.field ?? error.params.item;
  return {
    field: FIELDS[error.code] ?? (typeof named === 'string' ? named : ''),
    text: [error.message || fallback, error.detail].filter(Boolean).join(' '),
  };
}

/** What a card says otherwise than the record, before anything is sent. */
export function differences(draft: IdentityDraft, record: IdentityOnRecord) {
  const card = readIdNumber(draft.number);
  const name = draft.name.trim();
  return {
    name: name !== '' && name !== record.name,
    birthDate: card !== null && record.birthDate !== null && card.birthDate !== record.birthDate,
    sex: card !== null && record.sex !== 'unknown' && card.sex !== record.sex,
  };
}

export const blankIdentity = (): IdentityDraft => ({ number: '', name: '', despite: false });
export const blankContact = (): ContactDraft => ({
  name: '',
  relationship: '',
  phone: '',
  proof: '',
});
export const blankConsent = (): ConsentDraft => ({
  decisions: Object.fromEntries(PURPOSES.map((one) => [one, ''])),
  speaker: 'self',
  evidenceKind: 'paper',
  evidence: '',
});

/** Whether anything of a part was filled in: what was left empty is not sent. */
export const begun = (draft: object) =>
  Object.values(draft).some((value) => typeof value === 'string' && value.trim() !== '');

export const decided = (draft: ConsentDraft) =>
  PURPOSES.filter((purpose) => draft.decisions[purpose] !== '');
