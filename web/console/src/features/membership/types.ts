import type {
  MembershipProgramme,
  MembershipToRecord,
  PatientMembership,
} from '@xinqiao/api-client';

export type Membership = PatientMembership;
export type Programme = MembershipProgramme;
export type { MembershipToRecord };
