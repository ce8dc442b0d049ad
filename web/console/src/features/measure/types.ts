import type {
  GetMeasureResponses,
  ListMeasuresResponses,
  MeasurePatientsResponses,
} from '@xinqiao/api-client';

export type MeasureSummary = ListMeasuresResponses[200][number];
export type Measure = GetMeasureResponses[200];
export type TrendPoint = Measure['trend'][number];
export type MeasurePatientPage = MeasurePatientsResponses[200];

export const PARTS = ['missed', 'numerator', 'denominator', 'excluded', 'not-mature'] as const;
export type Part = (typeof PARTS)[number];
