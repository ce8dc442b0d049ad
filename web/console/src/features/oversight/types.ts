import type {
  AccessReviewResponses,
  AuditedStaffResponses,
  AuditStateResponses,
  SearchAuditResponses,
  UnusualAccessResponses,
} from '@xinqiao/api-client';

export type AuditPage = SearchAuditResponses[200];
export type AuditEntry = AuditPage['items'][number];
export type AuditedPerson = AuditedStaffResponses[200][number];
export type AuditState = AuditStateResponses[200];
export type UnusualDay = UnusualAccessResponses[200];
export type UnusualPerson = UnusualDay['people'][number];
export type ReviewState = AccessReviewResponses[200];
export type ReviewLine = ReviewState['lines'][number];
export type ReviewKind = ReviewLine['kind'];
