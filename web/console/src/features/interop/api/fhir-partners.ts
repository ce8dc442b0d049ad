import { useQuery } from '@tanstack/vue-query';
import {
  allowExport,
  call,
  createFhirPartner,
  forbidExport,
  listFhirPartners,
  revokeFhirPartner,
} from '@xinqiao/api-client';
import { fresh } from '@/shared/session/fresh';
import type { FhirPartner, NewFhirPartner, PartnerAdmitted } from '../types';

export function useFhirPartners() {
  return useQuery({
    queryKey: ['intake', 'fhir-partners'],
    queryFn: () => call<FhirPartner[]>(listFhirPartners()),
  });
}

/** The answer is the only place where the token can be read: it goes into no cache. */
export const askNewPartner = (body: NewFhirPartner) =>
  fresh(() => call<PartnerAdmitted>(createFhirPartner({ body })));

export const sendRevoke = (id: string) => call<FhirPartner[]>(revokeFhirPartner({ path: { id } }));

export const sendAllow = (id: string, purpose: string) =>
  fresh(() => call<FhirPartner>(allowExport({ path: { id }, body: { purpose } })));

export const sendForbid = (id: string) => call<FhirPartner>(forbidExport({ path: { id } }));
