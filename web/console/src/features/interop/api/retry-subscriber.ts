import { call, retrySubscriber } from '@xinqiao/api-client';
import type { Subscriber } from '../types';

export const sendRetry = (name: string) => call<Subscriber>(retrySubscriber({ path: { name } }));
