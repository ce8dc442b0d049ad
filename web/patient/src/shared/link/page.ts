import type { LinkState } from '@/api';

const PAGES = { questionnaire: 'f', revisit: 'v', privacy: 'c' } as const;

/** Where the page of a link is, within the patient's pages. */
export function pageOf(purpose: LinkState['purpose'], handle: string): string {
  return `/${PAGES[purpose]}/${handle}`;
}
