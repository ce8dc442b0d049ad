import type { ReadErasureReportResponses, ReadErasuresResponses } from '@xinqiao/api-client';

export type ErasureDesk = ReadErasuresResponses[200];
export type Erasure = ErasureDesk['waiting'][number];
export type ErasureReport = ReadErasureReportResponses[200];
export type Ground = Erasure['ground'];

export const GROUNDS: readonly Ground[] = [
  'person-asks',
  'consent-withdrawn',
  'purpose-over',
  'retention-over',
  'unlawful',
];
