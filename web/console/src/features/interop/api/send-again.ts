import { call, sendAgain as post } from '@xinqiao/api-client';
import type { Subscriber } from '../types';

export const sendAgain = (name: string, id: string) =>
  call<Subscriber>(post({ path: { name, id } }));
