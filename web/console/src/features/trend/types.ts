import type { PatientTrendResponses, PatientTrendsResponses } from '@xinqiao/api-client';

export type PatientTrends = PatientTrendsResponses[200];
export type TrendIndicator = PatientTrends['indicators'][number];
export type LatestValue = TrendIndicator['latest'][number];
export type TrendChart = PatientTrendResponses[200];
export type TrendLine = TrendChart['lines'][number];
export type CurvePoint = TrendLine['points'][number];
export type TrendMark = TrendChart['marks'][number];

export const PERIODS = ['1y', '3y', '5y', '10y', 'all'] as const;
export type Period = (typeof PERIODS)[number];
