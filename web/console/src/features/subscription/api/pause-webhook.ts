import { call, pauseWebhook } from '@xinqiao/api-client';
import type { Webhook } from '../types';

export const sendPause = (name: string, reason: string) =>
  call<Webhook>(pauseWebhook({ path: { name }, body: { reason } }));
