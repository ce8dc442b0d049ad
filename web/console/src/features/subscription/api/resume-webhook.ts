import { call, resumeWebhook } from '@xinqiao/api-client';
import type { Webhook } from '../types';

export const sendResume = (name: string) => call<Webhook>(resumeWebhook({ path: { name } }));
