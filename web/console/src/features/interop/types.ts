import type {
  ChangePeerData,
  DemoLoadProgressResponses,
  GetFailedDeliveryResponses,
  GetIntakeMessageResponses,
  ListExportPartnersResponses,
  ListExportsResponses,
  ListFailedDeliveriesResponses,
  ListIntakeMessagesResponses,
  ListPeersResponses,
  ListPolledViewsResponses,
  NewPeerTokenResponses,
  ListSubscribersResponses,
} from '@xinqiao/api-client';

export type Peer = ListPeersResponses[200][number];
export type PeerChange = ChangePeerData['body'];
export type PeerToken = NewPeerTokenResponses[200];
export type IntakeMessagePage = ListIntakeMessagesResponses[200];
export type IntakeMessage = IntakeMessagePage['items'][number];
export type IntakeMessageDetail = GetIntakeMessageResponses[200];
export type PolledView = ListPolledViewsResponses[200][number];
export type Subscriber = ListSubscribersResponses[200][number];
export type FailedDeliveryPage = ListFailedDeliveriesResponses[200];
export type FailedDelivery = FailedDeliveryPage['items'][number];
export type FailedDeliveryDetail = GetFailedDeliveryResponses[200];
export type ExportPartner = ListExportPartnersResponses[200][number];
export type PartnerExport = ListExportsResponses[200][number];
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
