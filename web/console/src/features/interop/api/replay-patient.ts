import { call, replayPatient, replayPatientOfMessage } from '@xinqiao/api-client';
import type { Replay } from '../types';

/** The patient whom a message is about. */
export const sendReplayOfMessage = (id: string) =>
  call<Replay>(replayPatientOfMessage({ path: { id } }));

/** The patient whom a source knows by a number. */
export const sendReplayOfNumber = (assigner: string, number: string) =>
  call<Replay>(replayPatient({ body: { assigner, number } }));
