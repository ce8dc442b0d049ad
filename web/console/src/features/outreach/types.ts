import type {
  ListUnsentContactsResponses,
  PatientContactsResponses,
  SummarizeUnsentContactsResponses,
} from '@xinqiao/api-client';

export type ContactPage = PatientContactsResponses[200];
export type UnsentPage = ListUnsentContactsResponses[200];
export type UnsentSummary = SummarizeUnsentContactsResponses[200];
export type UnsentOutcome = UnsentPage['items'][number]['outcome'];

/** As the address says it; empty for all. */
export interface UnsentFilter {
  days: string;
  reason: string;
  asker: string;
  channel: string;
  department: string;
  outcome: string;
}

export const OUTCOMES: readonly UnsentOutcome[] = [
  'not-sent',
  'waiting',
  'sent-later',
  'merged',
  'unknown',
];
export const DAYS: readonly string[] = ['7', '30', '90', '366'];
