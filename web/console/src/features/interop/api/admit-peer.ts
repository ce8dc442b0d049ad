import { admitPeer, call } from '@xinqiao/api-client';
import type { Peer } from '../types';

export const sendAdmit = (id: string) => call<Peer>(admitPeer({ path: { id } }));
