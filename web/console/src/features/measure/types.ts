import type {
  Complete,
  GetMeasureResponses,
  ListMeasuresResponses,
  MeasurePatientsResponses,
} from '@xinqiao/api-client';

export type MeasureSummary = Complete<ListMeasuresResponses[200]>[number];
export type Measure = Complete<GetMeasureResponses[200]>;
export type TrendPoint = Measure['trend'][number];
export type MeasurePatientPage = Complete<MeasurePatientsResponses[200]>;

export const PARTS = ['missed', 'numerator', 'denominator', 'excluded', 'not-mature'] as const;
export type Part = (typeof PARTS)[number];
