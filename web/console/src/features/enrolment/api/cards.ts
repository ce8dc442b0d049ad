import { call, checkCard, openCard } from '@xinqiao/api-client';
import type { CardCheck, CardDraft, NewCard, OpenedCard } from '@xinqiao/api-client';

export type { CardCheck, CardDraft, NewCard, OpenedCard };

/** What is known of somebody like that; nothing is saved. */
export const sendCheck = (draft: CardDraft) => call<CardCheck>(checkCard({ body: draft }));

export const sendCard = (card: NewCard) => call<OpenedCard>(openCard({ body: card }));
