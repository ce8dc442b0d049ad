import { call, getFailedDelivery } from '@xinqiao/api-client';
import type { FailedDeliveryDetail } from '../types';

/** Written to the audit log, so it is asked for by a press of a button and never by itself. */
export const showFailedDelivery = (name: string, id: string) =>
  call<FailedDeliveryDetail>(getFailedDelivery({ path: { name, id } }));
