import { acceptViewTypes, call } from '@xinqiao/api-client';
import type { PolledView } from '../types';

export const sendAccept = (peerId: string) =>
  call<PolledView[]>(acceptViewTypes({ path: { peerId } }));
