import type {
  PatientRiskScoresResponses,
  RecordRiskInputData,
  RiskScoreHistoryResponses,
} from '@xinqiao/api-client';

export type RiskCard = PatientRiskScoresResponses[200];
export type RiskScore = RiskCard['scores'][number];
export type RiskInput = RiskScore['inputs'][number];
export type MissingInput = RiskScore['missing'][number];
export type PastRisk = RiskScoreHistoryResponses[200]['items'][number];
export type RiskAnswer = NonNullable<RecordRiskInputData['body']>;

/** A value with as many decimals as its score has. */
export function shown(value: number, decimals: number): string {
  return value.toFixed(decimals);
}

/** How much lower, as far as the decimals of the score tell; empty when they do not. */
export function lowerBy(now: number, then: number, decimals: number): string {
  const by = (Number(shown(now, decimals)) - Number(shown(then, decimals))).toFixed(decimals);
  return Number(by) > 0 ? by : '';
}
