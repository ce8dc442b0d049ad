import { useQuery } from '@tanstack/vue-query';
import { accessReview, call, decideAccess, finishAccessReview } from '@xinqiao/api-client';
import type { ReviewKind, ReviewState } from '../types';

export function useReview() {
  return useQuery({
    queryKey: ['oversight', 'review'],
    queryFn: () => call<ReviewState>(accessReview()),
  });
}

export const sendDecision = (kind: ReviewKind, subject: string, keep: boolean, note: string) =>
  call<ReviewState>(decideAccess({ body: { kind, subject, keep, note } }));
export const sendFinish = () => call<ReviewState>(finishAccessReview());
