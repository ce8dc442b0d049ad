import type {
  ChangePeerData,
  CreateFhirPartnerData,
  CreateFhirPartnerResponses,
  DemoLoadProgressResponses,
  GetFailedDeliveryResponses,
  GetIntakeMessageResponses,
  LimitAlarmsData,
  ListAlarmsResponses,
  ListExportsResponses,
  ListFailedDeliveriesResponses,
  ListFhirPartnersResponses,
  ListIntakeMessagesResponses,
  ListPeersResponses,
  ListPolledViewsResponses,
  ListReplaysResponses,
  ListSubscribersResponses,
  NewPeerTokenResponses,
} from '@xinqiao/api-client';

export type Peer = ListPeersResponses[200][number];
export type PeerChange = ChangePeerData['body'];
export type PeerToken = NewPeerTokenResponses[200];
export type PeerLimits = LimitAlarmsData['body'];
export type AlarmPage = ListAlarmsResponses[200];
export type Alarm = AlarmPage['items'][number];
export type ReplayPage = ListReplaysResponses[200];
export type Replay = ReplayPage['items'][number];
export type IntakeMessagePage = ListIntakeMessagesResponses[200];
export type IntakeMessage = IntakeMessagePage['items'][number];
export type IntakeMessageDetail = GetIntakeMessageResponses[200];
export type PolledView = ListPolledViewsResponses[200][number];
export type Subscriber = ListSubscribersResponses[200][number];
export type FailedDeliveryPage = ListFailedDeliveriesResponses[200];
export type FailedDelivery = FailedDeliveryPage['items'][number];
export type FailedDeliveryDetail = GetFailedDeliveryResponses[200];
export type FhirPartner = ListFhirPartnersResponses[200][number];
export type NewFhirPartner = CreateFhirPartnerData['body'];
export type PartnerAdmitted = CreateFhirPartnerResponses[200];
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
