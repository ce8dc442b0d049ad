import { admitPeer, blockPeer, call } from '@xinqiao/api-client';
import type { Peer } from '../types';

export const sendAdmit = (id: string) => call<Peer>(admitPeer({ path: { id } }));

/** Its messages are refused from now on, until it is admitted again. */
export const sendBlock = (id: string) => call<Peer>(blockPeer({ path: { id } }));
