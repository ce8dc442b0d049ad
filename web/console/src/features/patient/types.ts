import type { GetPatientResponses, PatientTimelineResponses } from '@xinqiao/api-client';

export type Patient = GetPatientResponses[200];
export type TimelinePage = PatientTimelineResponses[200];
export type TimelineEvent = TimelinePage['items'][number];

export const TIMELINE_KINDS = [
  'encounter',
  'lab',
  'procedure',
  'contact',
  'answer',
  'alert',
  'task',
  'plan',
  'consent',
  'appointment',
  'medication',
  'order',
] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];
