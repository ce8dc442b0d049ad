import type {
  DemoLoadProgressResponses,
  GetIntakeMessageResponses,
  LimitAlarmsData,
  ListAlarmsResponses,
  ListIntakeMessagesResponses,
  ListPeersResponses,
  ListPolledViewsResponses,
  ListReplaysResponses,
} from '@xinqiao/api-client';

export type Peer = ListPeersResponses[200][number];
export type PeerLimits = LimitAlarmsData['body'];
export type AlarmPage = ListAlarmsResponses[200];
export type Alarm = AlarmPage['items'][number];
export type ReplayPage = ListReplaysResponses[200];
export type Replay = ReplayPage['items'][number];
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
