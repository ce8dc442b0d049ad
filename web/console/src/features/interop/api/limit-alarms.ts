import { call, limitAlarms } from '@xinqiao/api-client';
import type { Peer, PeerLimits } from '../types';

export const sendLimits = (id: string, body: PeerLimits) =>
  call<Peer>(limitAlarms({ path: { id }, body }));
