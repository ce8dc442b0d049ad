import { useQuery } from '@tanstack/vue-query';
import {
  accountsToDisable,
  approveAccountRequest,
  call,
  changeDepartment,
  changePassword,
  changeRole,
  createAccount,
  disableAccount,
  enableAccount,
  giveNewPassword,
  giveNewSecondFactor,
  listAccountRequests,
  listAccounts,
  listDepartments,
  listRoles,
  placeDepartment,
  reachOfStaff,
  refuseAccountRequest,
  verifyAgain,
  type AccountsToDisableResponses,
  type ReachOfStaffResponses,
} from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import { fresh } from '@/shared/session/fresh';
import type {
  AccountRequest,
  DepartmentChoice,
  Handed,
  NewStaffAccount,
  Role,
  RoleRights,
  StaffAccount,
} from '../types';

export function useAccounts() {
  return useQuery({
    queryKey: ['staff', 'accounts'],
    queryFn: () => call<StaffAccount[]>(listAccounts()),
  });
}

/** What waits for a second person. */
export function useAccountRequests() {
  return useQuery({
    queryKey: ['staff', 'requests'],
    queryFn: () => call<AccountRequest[]>(listAccountRequests()),
  });
}

export function useDepartments() {
  return useQuery({
    queryKey: ['staff', 'departments'],
    queryFn: () => call<DepartmentChoice[]>(listDepartments()),
  });
}

export function useRoles() {
  return useQuery({
    queryKey: ['staff', 'roles'],
    queryFn: () => call<RoleRights[]>(listRoles()),
  });
}

/** Accounts that the review of access wants disabled, by their owner. */
export function useToDisable() {
  return useQuery({
    queryKey: ['staff', 'to-disable'],
    queryFn: async () => {
      const wanted = await call<AccountsToDisableResponses[200]>(accountsToDisable());
      return new Map(wanted.map((one) => [one.staffId, one.note ?? '']));
    },
  });
}

/** What somebody can see, in numbers. */
export function useStaffReach(staff: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => ['staff', 'reach', toValue(staff)]),
    queryFn: () => call<ReachOfStaffResponses[200]>(reachOfStaff({ path: { id: toValue(staff) } })),
    enabled: () => toValue(staff) !== '',
  });
}

/** The answers are the only place where what is handed out can be read: they go into no cache. */
export const sendAccount = (body: NewStaffAccount) =>
  fresh(() => call<Handed>(createAccount({ body })));
export const sendPasswordReset = (id: string) =>
  fresh(() => call<Handed>(giveNewPassword({ path: { id } })));
export const sendFactorReset = (id: string) =>
  fresh(() => call<Handed>(giveNewSecondFactor({ path: { id } })));
export const sendDisable = (id: string) =>
  fresh(() => call<Handed>(disableAccount({ path: { id } })));
export const sendEnable = (id: string) =>
  fresh(() => call<Handed>(enableAccount({ path: { id } })));
export const sendDepartment = (id: string, departmentId: string) =>
  fresh(() =>
    call<Handed>(changeDepartment({ path: { id }, body: { departmentId: departmentId || null } })),
  );
export const sendPlace = (id: string, campus: string) =>
  fresh(() => call<Handed>(placeDepartment({ path: { id }, body: { campus: campus || null } })));
export const sendRole = (id: string, role: Role) =>
  fresh(() => call<Handed>(changeRole({ path: { id }, body: { role } })));

export const sendApproval = (id: string) =>
  fresh(() => call<Handed>(approveAccountRequest({ path: { id } })));
export const sendRefusal = (id: string) =>
  fresh(() => call<void>(refuseAccountRequest({ path: { id } })));

export const sendVerification = (code: string) => call<void>(verifyAgain({ body: { code } }));
export const sendOwnPassword = (present: string, next: string) =>
  call<void>(changePassword({ body: { present, next } }));
