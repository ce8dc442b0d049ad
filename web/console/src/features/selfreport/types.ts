import type {
  EmergencyContactsResponses,
  FirstVisitQuestionsResponses,
  ListRepresentativesResponses,
  PatientFirstVisitResponses,
  PatientIdentityCardResponses,
} from '@xinqiao/api-client';

export type FirstVisitCard = PatientFirstVisitResponses[200];
export type Questions = FirstVisitQuestionsResponses[200];
export type IdentityOnRecord = PatientIdentityCardResponses[200];
export type EmergencyContacts = EmergencyContactsResponses[200];
export type Representative = ListRepresentativesResponses[200]['representatives'][number];
export type Question = Questions['questions'][number];
export type Answer = string | string[] | number | null;
export type Answers = Record<string, Answer>;

/** Whether a question is asked, as the answers stand: an answer to one that is not asked counts for nothing. */
export function asked(question: Question, answers: Answers, all: Question[]): boolean {
  const on = question.showIf;
  if (!on) {
    return true;
  }
  const before = all.find((one) => one.id === on.item);
  const given = answers[on.item];
  const chosen = Array.isArray(given) ? given : [given];
  return (
    before !== undefined &&
    asked(before, answers, all) &&
    on.anyOf.some((code) => chosen.includes(code))
  );
}

/** Ticks an option or takes the tick away; one that excludes the others clears them, and they clear it. */
export function toggled(question: Question, now: string[], code: string): string[] {
  if (now.includes(code)) {
    return now.filter((one) => one !== code);
  }
  const exclusive = (one: string) =>
    question.options.find((option) => option.code === one)?.exclusive ?? false;
  return exclusive(code) ? [code] : [...now.filter((one) => !exclusive(one)), code];
}

/** What is sent: the answers of the questions that are asked, without those left open. */
export function given(answers: Answers, all: Question[]): Answers {
  return Object.fromEntries(
    all
      .filter((question) => asked(question, answers, all))
      .map((question) => [question.id, answers[question.id]] as const)
      .filter((pair): pair is readonly [string, Answer] => {
        const value = pair[1];
        return (
          value !== undefined &&
          value !== null &&
          value !== '' &&
          !(Array.isArray(value) && value.length === 0)
        );
      }),
  );
}

/** Required questions that are asked and have no answer. */
export function missing(answers: Answers, all: Question[]): Question[] {
  const there = given(answers, all);
  return all.filter(
    (question) => question.required && asked(question, answers, all) && !(question.id in there),
  );
}
