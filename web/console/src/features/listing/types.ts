import type {
  ListingChoicesResponses,
  ListingDeskResponses,
  MyListingsResponses,
  TraceListingResponses,
} from '@xinqiao/api-client';

export type Listing = MyListingsResponses[200][number];
export type ListingChoices = ListingChoicesResponses[200];
export type ListingDesk = ListingDeskResponses[200];
export type ListingTraces = TraceListingResponses[200];
export type ListingTrace = ListingTraces['traces'][number];
export type Format = Listing['format'];
export type Purpose = Listing['purpose'];

export const FORMATS: readonly Format[] = ['xlsx', 'csv', 'csv-gb18030'];

/** States in which the server is at work, so that it is worth asking again. */
export const AT_WORK: readonly Listing['state'][] = ['waiting', 'running'];

/** States in which there is something to stop or to delete. */
export const OPEN: readonly Listing['state'][] = ['asked', 'waiting', 'running', 'finished'];
