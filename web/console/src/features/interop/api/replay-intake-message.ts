import { call, replayIntakeMessage } from '@xinqiao/api-client';
import type { IntakeMessage } from '../types';

export const sendReplay = (id: string) =>
  call<IntakeMessage>(replayIntakeMessage({ path: { id } }));
