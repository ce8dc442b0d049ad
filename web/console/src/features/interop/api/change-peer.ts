import { call, changePeer, newPeerToken } from '@xinqiao/api-client';
import type { Peer, PeerChange, PeerToken } from '../types';

export const sendPeerChange = (id: string, body: PeerChange) =>
  call<Peer>(changePeer({ path: { id }, body }));

export const makePeerToken = (id: string) => call<PeerToken>(newPeerToken({ path: { id } }));
