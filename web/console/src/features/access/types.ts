import type {
  CreateAccountData,
  CreateAccountResponses,
  ListAccountRequestsResponses,
  ListAccountsResponses,
  ListDepartmentsResponses,
  ListRolesResponses,
} from '@xinqiao/api-client';

export type AccountRequest = ListAccountRequestsResponses[200][number];
export type StaffAccount = ListAccountsResponses[200][number];
export type NewStaffAccount = CreateAccountData['body'];
export type Role = StaffAccount['role'];
export type Handed = CreateAccountResponses[200];
export type RoleRights = ListRolesResponses[200][number];
export type DepartmentChoice = ListDepartmentsResponses[200][number];
