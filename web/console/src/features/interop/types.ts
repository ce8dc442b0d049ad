import type {
  Complete,
  DemoLoadProgressResponses,
  GetIntakeMessageResponses,
  ListIntakeMessagesResponses,
  ListPeersResponses,
} from '@xinqiao/api-client';

export type Peer = Complete<ListPeersResponses[200]>[number];
export type IntakeMessagePage = Complete<ListIntakeMessagesResponses[200]>;
export type IntakeMessage = IntakeMessagePage['items'][number];
export type IntakeMessageDetail = Complete<GetIntakeMessageResponses[200]>;
export type LoadProgress = Complete<DemoLoadProgressResponses[200]>;

export const STATES = ['all', 'received', 'applied', 'quarantined', 'rejected'] as const;
export type MessageState = Exclude<(typeof STATES)[number], 'all'>;
