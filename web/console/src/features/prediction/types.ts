import type { PatientPredictionsResponses, PredictionModelsResponses } from '@xinqiao/api-client';

export type PredictionCard = PatientPredictionsResponses[200];
export type Prediction = PredictionCard['predictions'][number];
export type PredictionModels = PredictionModelsResponses[200];
export type PredictionModel = PredictionModels['items'][number];
export type TrainedModel = NonNullable<PredictionModel['trained']>;
export type CalibrationBin = TrainedModel['judgement']['calibration'][number];

/** Of hundred patients like this one; a probability has no more meaning than that. */
export function ofHundred(probability: number): string {
  const whole = Math.round(probability * 100);
  return whole === 0 && probability > 0 ? '<1' : String(whole);
}

/** A share of something, as a part of hundred. */
export function percent(share: number, digits = 1): string {
  return `${(share * 100).toFixed(digits)}%`;
}

/** By how much one error is smaller than the other, as a part of hundred; negative when it is larger. */
export function gain(error: number, naive: number): string {
  return naive === 0 ? '—' : percent(1 - error / naive);
}

/** The largest share on either axis, rounded up to a tenth, so that a rare event fills the chart too. */
export function reach(bins: readonly CalibrationBin[]): number {
  const most = Math.max(0.1, ...bins.flatMap((bin) => [bin.predicted, bin.observed]));
  return Math.min(1, Math.ceil(most * 10 - 1e-9) / 10);
}
