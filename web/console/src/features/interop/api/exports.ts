import { useQuery } from '@tanstack/vue-query';
import {
  allowExport,
  call,
  forbidExport,
  listExportPartners,
  listExports,
  stopExport,
} from '@xinqiao/api-client';
import type { ExportPartner, PartnerExport } from '../types';

export function useExportPartners() {
  return useQuery({
    queryKey: ['intake', 'export-partners'],
    queryFn: () => call<ExportPartner[]>(listExportPartners()),
  });
}

/** A running one counts on, so it is asked again. */
export function useExports() {
  return useQuery({
    queryKey: ['intake', 'exports'],
    queryFn: () => call<PartnerExport[]>(listExports()),
    refetchInterval: 30_000,
  });
}

export const sendAllow = (id: string, purpose: string) =>
  call<ExportPartner>(allowExport({ path: { id }, body: { purpose } }));

export const sendForbid = (id: string) => call<ExportPartner>(forbidExport({ path: { id } }));

export const sendStop = (id: string) => call<PartnerExport[]>(stopExport({ path: { id } }));
