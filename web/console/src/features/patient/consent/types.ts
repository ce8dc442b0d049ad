import type {
  ConsentHistoryResponses,
  ListRepresentativesResponses,
  RecordConsentData,
  RecordConsentResponses,
} from '@xinqiao/api-client';
import type { Patient } from '../types';

export type Consent = Patient['consents'][number];
export type ConsentEvent = ConsentHistoryResponses[200]['events'][number];
export type ConsentRecorded = RecordConsentResponses[200];
export type NewConsent = NonNullable<RecordConsentData['body']>;
export type Representative = ListRepresentativesResponses[200]['representatives'][number];

/** One purpose as the card shows it: what holds, and for which channels it differs. */
export interface PurposeLine {
  purpose: string;
  allowed: boolean;
  basis: string | null;
  state: Consent['state'];
  differing: Consent[];
}

/** Lines per purpose; channels are named where they differ from the purpose as a whole. */
export function linesOf(consents: readonly Consent[]): PurposeLine[] {
  const lines: PurposeLine[] = [];
  for (const whole of consents.filter((one) => one.channel === 'any')) {
    const channels = consents.filter(
      (one) => one.purpose === whole.purpose && one.channel !== 'any',
    );
    lines.push({
      purpose: whole.purpose,
      allowed: whole.allowed,
      basis: whole.basis,
      state: whole.state,
      differing: channels.filter((one) => one.allowed !== whole.allowed || one.state !== 'none'),
    });
  }
  return lines;
}
