import { call, changePeer, newPeerToken } from '@xinqiao/api-client';
import { fresh } from '@/shared/session/fresh';
import type { Peer, PeerChange, PeerToken } from '../types';

export const sendPeerChange = (id: string, body: PeerChange) =>
  call<Peer>(changePeer({ path: { id }, body }));

export const makePeerToken = (id: string) =>
  fresh(() => call<PeerToken>(newPeerToken({ path: { id } })));
