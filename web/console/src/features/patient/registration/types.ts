import type {
  CompareRegistrationsResponses,
  ListMergesResponses,
  PreviewMergeResponses,
  PreviewPartingResponses,
  RegistrationReviewsResponses,
  RevealIdentityResponses,
} from '@xinqiao/api-client';

export type ReviewPage = RegistrationReviewsResponses[200];
export type Review = ReviewPage['items'][number];
export type Comparison = CompareRegistrationsResponses[200];
export type Side = Comparison['one'];
export type Identity = RevealIdentityResponses[200];
export type MergePreview = PreviewMergeResponses[200];
export type MergePage = ListMergesResponses[200];
export type Merge = MergePage['items'][number];
export type Parting = PreviewPartingResponses[200];

export const TABS = ['open', 'settled', 'merges'] as const;

/** What of a patient is worth a line before a merge; the rest follows silently. */
export const KINDS = [
  'clinical_encounter',
  'clinical_condition',
  'clinical_procedure',
  'clinical_observation',
  'clinical_medication_request',
  'clinical_medication_dispense',
  'appointment',
  'appointment_revisit',
  'pathway_plan',
  'messaging_contact',
  'messaging_reply',
  'questionnaire_form',
  'risk_input',
  'alert_alert',
  'task_task',
  'consent_event',
] as const;

/** The lines worth showing, in the order of a patient's way. */
export function worthShowing<T extends { kind: string }>(rows: readonly T[]): T[] {
  return KINDS.flatMap((kind) => rows.filter((row) => row.kind === kind));
}
