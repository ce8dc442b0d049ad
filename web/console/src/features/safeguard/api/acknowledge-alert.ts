import { acknowledgeAlert, call } from '@xinqiao/api-client';
import type { Alert } from '../types';

/** Takes the alert over; a 409 names who was faster. */
export const sendAcknowledge = (id: string) => call<Alert>(acknowledgeAlert({ path: { id } }));
