import { useQuery } from '@tanstack/vue-query';
import { call, checkCard, membershipProgrammes, openCard } from '@xinqiao/api-client';
import type {
  CardCheck,
  CardDraft,
  MembershipProgramme,
  NewCard,
  OpenedCard,
} from '@xinqiao/api-client';

export type { CardCheck, CardDraft, NewCard, OpenedCard };

/** What is known of somebody like that; nothing is saved. */
export const sendCheck = (draft: CardDraft) => call<CardCheck>(checkCard({ body: draft }));

export const sendCard = (card: NewCard) => call<OpenedCard>(openCard({ body: card }));

/** What somebody can become a member of with the card. */
export function useProgrammes() {
  return useQuery({
    queryKey: ['membership-programmes'],
    queryFn: () => call<MembershipProgramme[]>(membershipProgrammes()),
    staleTime: Infinity,
  });
}
