import type {
  AuditedStaffResponses,
  AuditStateResponses,
  SearchAuditResponses,
} from '@xinqiao/api-client';

export type AuditPage = SearchAuditResponses[200];
export type AuditEntry = AuditPage['items'][number];
export type AuditedPerson = AuditedStaffResponses[200][number];
export type AuditState = AuditStateResponses[200];
