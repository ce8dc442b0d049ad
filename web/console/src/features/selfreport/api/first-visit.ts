import { useQuery } from '@tanstack/vue-query';
import {
  call,
  firstVisitQuestions,
  patientFirstVisit,
  recordFirstVisit,
  sendFirstVisit,
} from '@xinqiao/api-client';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import type { Answers, FirstVisitCard, Questions } from '../types';

export function useFirstVisit(patientId: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => ['patient', toValue(patientId), 'first-visit']),
    queryFn: () => call<FirstVisitCard>(patientFirstVisit({ path: { id: toValue(patientId) } })),
  });
}

/** The questions; asked for when somebody opens the form. */
export function useQuestions(
  patientId: MaybeRefOrGetter<string>,
  enabled: MaybeRefOrGetter<boolean>,
) {
  return useQuery({
    queryKey: computed(() => ['patient', toValue(patientId), 'first-visit-questions']),
    queryFn: () => call<Questions>(firstVisitQuestions({ path: { id: toValue(patientId) } })),
    enabled: computed(() => toValue(enabled)),
  });
}

export const sendForm = (id: string) => call<FirstVisitCard>(sendFirstVisit({ path: { id } }));

export const takeDown = (id: string, key: string, answers: Answers) =>
  call<FirstVisitCard>(recordFirstVisit({ path: { id }, body: { key, answers } }));
