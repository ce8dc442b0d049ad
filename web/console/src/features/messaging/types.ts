import type { ListUnknownTextsResponses, UnknownTextSummaryResponses } from '@xinqiao/api-client';

export type UnknownTextPage = ListUnknownTextsResponses[200];
export type UnknownText = UnknownTextPage['items'][number];
export type TextCandidate = UnknownText['candidates'][number];
export type UnknownTextSummary = UnknownTextSummaryResponses[200];

export const TABS = ['open', 'settled'] as const;
export type Tab = (typeof TABS)[number];
