import { call, sendWebhookEventAgain } from '@xinqiao/api-client';
import type { Webhook } from '../types';

export const sendAgain = (name: string, event: string) =>
  call<Webhook>(sendWebhookEventAgain({ path: { name, event } }));
