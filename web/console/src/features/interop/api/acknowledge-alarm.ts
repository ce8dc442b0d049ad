import { acknowledgeAlarm, call } from '@xinqiao/api-client';

export const sendAcknowledge = (id: string) => call<void>(acknowledgeAlarm({ path: { id } }));
