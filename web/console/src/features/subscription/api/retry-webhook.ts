import { call, retryWebhook } from '@xinqiao/api-client';
import type { Webhook } from '../types';

/** What waits is tried now instead of after its pause. */
export const sendRetry = (name: string) => call<Webhook>(retryWebhook({ path: { name } }));
