import type {
  CheckFeedbackResponses,
  ListFeedbackImportsResponses,
  ListFeedbackResponses,
  ListFeedbackSourcesResponses,
  TakeFeedbackResponses,
} from '@xinqiao/api-client';

export type FeedbackPage = ListFeedbackResponses[200];
export type OutsideFeedback = FeedbackPage['items'][number];
export type FeedbackSources = ListFeedbackSourcesResponses[200];
export type FeedbackFiles = ListFeedbackImportsResponses[200];
export type FeedbackFile = FeedbackFiles['items'][number];
export type FeedbackCheck = CheckFeedbackResponses[200];
export type FeedbackTaken = TakeFeedbackResponses[200];

export interface FeedbackFilter {
  source: string;
  department: string;
  /** Only ratings below so many percent of the best; empty for all. */
  below: string;
  /** known, other, or empty for both. */
  linked: string;
}

/** The largest file that one request may carry. */
export const MOST_BYTES = 1024 * 1024 - 1024;

/** A rating beside its scale, as in 4.5 / 5; empty without one. */
export function ratingOf(one: Pick<OutsideFeedback, 'rating' | 'best'>): string {
  return one.rating === null || one.best === null ? '' : `${one.rating} / ${one.best}`;
}
