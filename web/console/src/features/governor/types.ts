import type {
  ListLiftedSendingStopsResponses,
  ListSendingStopsResponses,
  ListStoppedSendingResponses,
} from '@xinqiao/api-client';

export type SendingStops = ListSendingStopsResponses[200];
export type SendingStop = SendingStops['inForce'][number];
export type LiftedPage = ListLiftedSendingStopsResponses[200];
export type Stopped = ListStoppedSendingResponses[200];
export type StopKind = SendingStop['kind'];
