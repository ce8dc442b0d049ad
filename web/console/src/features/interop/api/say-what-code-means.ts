import { call, sayWhatCodeMeans } from '@xinqiao/api-client';
import type { CodeMapping, SayWhatCodeMeans } from '../codes';

export const sendMeaning = (body: SayWhatCodeMeans) =>
  call<CodeMapping>(sayWhatCodeMeans({ body }));
