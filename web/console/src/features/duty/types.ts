import type { ListDutyKindsResponses, ListDutyResponses } from '@xinqiao/api-client';

export type DutyPage = ListDutyResponses[200];
export type DutyMember = DutyPage['items'][number];
export type DutyAbsence = DutyMember['absences'][number];
export type DutyKind = ListDutyKindsResponses[200][number];
export const SENIORITIES = ['junior', 'regular', 'senior'] as const;
export type Seniority = (typeof SENIORITIES)[number];
