import { useQuery } from '@tanstack/vue-query';
import {
  approveListing,
  askListing,
  call,
  fetchListing,
  listMeasures,
  listingChoices,
  listingDesk,
  myListings,
  refuseListing,
  stopListing,
  traceListing,
  type AskListingData,
  type ListMeasuresResponses,
} from '@xinqiao/api-client';
import type { Ref } from 'vue';
import { fresh } from '@/shared/session/fresh';
import {
  AT_WORK,
  type Listing,
  type ListingChoices,
  type ListingDesk,
  type ListingTraces,
} from '../types';

export type ListingWish = AskListingData['body'];

/** One's own lists; asked every second while one of them is being written. */
export function useListings() {
  return useQuery({
    queryKey: ['listings', 'mine'],
    queryFn: () => call<Listing[]>(myListings()),
    refetchInterval: (query) =>
      query.state.data?.some((one) => AT_WORK.includes(one.state)) ? 1000 : 30_000,
  });
}

/** The purposes in the reader's language, so asked anew when that changes. */
export function useListingChoices(language: Ref<string>) {
  return useQuery({
    queryKey: ['listings', 'choices', language],
    queryFn: () => call<ListingChoices>(listingChoices()),
  });
}

/** What the measures are called. */
export function useMeasureTitles(enabled: () => boolean) {
  return useQuery({
    queryKey: ['measure', 'list'],
    queryFn: () => call<ListMeasuresResponses[200]>(listMeasures()),
    enabled,
  });
}

export function useListingDesk(enabled: () => boolean) {
  return useQuery({
    queryKey: ['listings', 'desk'],
    queryFn: () => call<ListingDesk>(listingDesk()),
    refetchInterval: 30_000,
    enabled,
  });
}

export const sendWish = (body: ListingWish) => fresh(() => call<Listing>(askListing({ body })));
export const sendStop = (id: string) => call<Listing[]>(stopListing({ path: { id } }));
export const sendApproval = (id: string, rows: number, note: string) =>
  fresh(() => call<ListingDesk>(approveListing({ path: { id }, body: { rows, note } })));
export const sendRefusal = (id: string, rows: number, note: string) =>
  fresh(() => call<ListingDesk>(refuseListing({ path: { id }, body: { rows, note } })));
export const sendFound = (text: string) => call<ListingTraces>(traceListing({ body: { text } }));

/** Fetches the file and hands it to the browser to be saved; it goes into no cache. */
export async function saveFile(listing: Listing): Promise<void> {
  const file = await fresh(() =>
    call<Blob>(
      fetchListing({ path: { id: listing.id }, parseAs: 'blob' }) as Promise<{
        data: Blob | undefined;
        error?: unknown;
        response?: Response;
      }>,
    ),
  );
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = `list-${listing.code}.${listing.format === 'xlsx' ? 'xlsx' : 'csv'}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
