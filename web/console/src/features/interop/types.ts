import type {
  ChangePeerData,
  DemoLoadProgressResponses,
  GetIntakeMessageResponses,
  ListIntakeMessagesResponses,
  ListPeersResponses,
  ListPolledViewsResponses,
  NewPeerTokenResponses,
} from '@xinqiao/api-client';

export type Peer = ListPeersResponses[200][number];
export type PeerChange = ChangePeerData['body'];
export type PeerToken = NewPeerTokenResponses[200];
export type IntakeMessagePage = ListIntakeMessagesResponses[200];
export type IntakeMessage = IntakeMessagePage['items'][number];
export type IntakeMessageDetail = GetIntakeMessageResponses[200];
export type PolledView = ListPolledViewsResponses[200][number];
export type LoadProgress = DemoLoadProgressResponses[200];

export const STATES = [
  'all',
  'received',
  'applied',
  'quarantined',
  'rejected',
  'withdrawn',
] as const;
export type MessageState = Exclude<(typeof STATES)[number], 'all'>;
