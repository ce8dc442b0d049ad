import { call, renewWebhookSecret } from '@xinqiao/api-client';
import type { NewSecret } from '../types';

/** The answer is the only place where the secret can be read: it goes into no cache. */
export const askNewSecret = (name: string) =>
  call<NewSecret>(renewWebhookSecret({ path: { name } }));
