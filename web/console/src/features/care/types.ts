import type {
  ListCareTeamResponses,
  ListEmergencyAccessesResponses,
  ListExclusionsResponses,
} from '@xinqiao/api-client';

export type TeamMember = ListCareTeamResponses[200][number];
export type Exclusion = ListExclusionsResponses[200][number];
export type EmergencyPage = ListEmergencyAccessesResponses[200];
export type EmergencyEntry = EmergencyPage['items'][number];
export type Verdict = NonNullable<EmergencyEntry['verdict']>;

export const FUNCTIONS = ['attending-doctor', 'primary-nurse', 'owner'] as const;
export type Function = (typeof FUNCTIONS)[number];
export const STATES = ['waiting', 'reviewed'] as const;
export type State = (typeof STATES)[number];
