import { call, renewWebhookSecret } from '@xinqiao/api-client';
import { fresh } from '@/shared/session/fresh';
import type { NewSecret } from '../types';

/** The answer is the only place where the secret can be read: it goes into no cache. */
export const askNewSecret = (name: string) =>
  fresh(() => call<NewSecret>(renewWebhookSecret({ path: { name } })));
