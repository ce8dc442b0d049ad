import { useQuery } from '@tanstack/vue-query';
import { call, predictionModels, stopTraining, trainPredictions } from '@xinqiao/api-client';
import type { PredictionModels } from '../types';

export const isOpen = (models: PredictionModels | undefined) =>
  ['waiting', 'running'].includes(models?.training?.state ?? '');

/** Asked every other second while the models are being trained. */
export function usePredictionModels() {
  return useQuery({
    queryKey: ['predictions'],
    queryFn: () => call<PredictionModels>(predictionModels()),
    refetchInterval: (query) => (isOpen(query.state.data) ? 2000 : 60_000),
  });
}

export const sendTrain = () => call<PredictionModels>(trainPredictions());
export const sendStop = () => call<PredictionModels>(stopTraining());
