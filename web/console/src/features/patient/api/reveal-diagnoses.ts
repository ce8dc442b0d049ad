import {
  call,
  revealSensitiveDiagnoses,
  type RevealSensitiveDiagnosesResponses,
} from '@xinqiao/api-client';

/** The diagnoses that the page masks, by their names. */
export const askSensitiveDiagnoses = (id: string, reason: string) =>
  call<RevealSensitiveDiagnosesResponses[200]>(
    revealSensitiveDiagnoses({ path: { id }, body: { reason } }),
  );
