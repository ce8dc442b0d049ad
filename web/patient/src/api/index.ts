import {
  call,
  configureClient,
  describeLink,
  getForm,
  getVisit,
  openLink,
  respondToVisit,
  saveAnswer,
  submitForm,
} from '@xinqiao/api-client';
import type {
  AnswerSaved,
  AnswerValue,
  Form as GeneratedForm,
  FormItem as GeneratedItem,
  FormOption as GeneratedOption,
  FormSubmitted,
  LinkState,
  Visit,
  VisitResponded,
  VisitResponse,
  ProblemError as Problem,
} from '@xinqiao/api-client';
import { inject, type InjectionKey } from 'vue';

export { ProblemError, toProblem } from '@xinqiao/api-client';
export type {
  AnswerSaved,
  AnswerValue,
  Flag,
  FormAction,
  FormSubmitted,
  LinkState,
  Thanks,
  Visit,
  VisitResponded,
  VisitResponse,
} from '@xinqiao/api-client';

export type Response = VisitResponse['response'];

/** An option; `exclusive` clears the others of a multiple choice ("none of these"). */
export type FormOption = GeneratedOption & { exclusive?: boolean | null };

/** A question; `skipCode` is what "not measured" is called in the answers (null where it has no code). */
export type FormItem = Omit<GeneratedItem, 'options'> & {
  options: FormOption[] | null;
  skipCode?: string | null;
};

export type Form = Omit<GeneratedForm, 'items'> & { items: FormItem[] };

export type Answers = Record<string, AnswerValue>;

/**
 * Everything the patient's pages ask of the server; the names are the operation ids of the contract.
 * Refusals and the network's silence arrive as a rejected promise with a `ProblemError`.
 */
export interface PatientApi {
  describeLink(handle: string): Promise<LinkState>;
  /** @param birthDate eight digits, yyyyMMdd */
  openLink(handle: string, birthDate: string): Promise<void>;
  getForm(): Promise<Form>;
  saveAnswer(itemId: string, value: AnswerValue): Promise<AnswerSaved>;
  /** @param key the same for every attempt to send the same answers */
  submitForm(key: string): Promise<FormSubmitted>;
  getVisit(): Promise<Visit>;
  respondToVisit(response: Response, note: string | null): Promise<VisitResponded>;
}

/** The step-up has run out, or was passed for another link since: this page asks for it again. */
export function needsStepUp(problem: Problem): boolean {
  return problem.status === 401 || problem.code === 'link.foreign';
}

const PATIENCE_MS = 15_000;

/** A request on a dying network must end, or the answer behind it would wait for ever. */
function patience(): { signal?: AbortSignal } {
  return 'timeout' in AbortSignal ? { signal: AbortSignal.timeout(PATIENCE_MS) } : {};
}

/**
 * Which link this page shows. Two links may be open in one browser, and the cookie stands for the one
 * opened last: the server refuses answers that come from the other page.
 */
function page(): { headers?: Record<string, string>; signal?: AbortSignal } {
  const handle = /\/m\/[fv]\/([^/]+)/.exec(window.location.pathname)?.[1];
  return { ...patience(), ...(handle ? { headers: { 'X-Patient-Link': handle } } : {}) };
}

export const patientApi: PatientApi = {
  describeLink: (handle) => call<LinkState>(describeLink({ path: { handle }, ...patience() })),
  openLink: (handle, birthDate) =>
    call<void>(openLink({ path: { handle }, body: { birthDate }, ...patience() })),
  getForm: () => call<Form>(getForm(page())),
  saveAnswer: (itemId, value) =>
    call<AnswerSaved>(saveAnswer({ path: { itemId }, body: { value }, ...page() })),
  submitForm: (key) => call<FormSubmitted>(submitForm({ body: { key }, ...page() })),
  getVisit: () => call<Visit>(getVisit(page())),
  respondToVisit: (response, note) =>
    call<VisitResponded>(respondToVisit({ body: { response, note }, ...page() })),
};

/** Call once, before the first request. */
export function configureApi(language: () => string): void {
  configureClient({ language });
}

export const patientApiKey: InjectionKey<PatientApi> = Symbol('patient api');

export function usePatientApi(): PatientApi {
  return inject(patientApiKey, patientApi);
}
