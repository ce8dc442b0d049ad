import { call, recordConsent } from '@xinqiao/api-client';
import type { ConsentRecorded, NewConsent } from '../types';

export const sendConsent = (id: string, body: NewConsent) =>
  call<ConsentRecorded>(recordConsent({ path: { id }, body }));
