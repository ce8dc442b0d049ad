import {
  askForCode,
  call,
  changeConsent,
  configureClient,
  describeHospital,
  describeLink,
  getForm,
  getOwnPage,
  getVisit,
  leaveOwnPage,
  getPrivacy,
  listOpenings,
  openLink,
  openThing,
  respondToVisit,
  saveAnswer,
  sendAnswer,
  sendCode,
  submitForm,
} from '@xinqiao/api-client';
import type {
  AnswerSaved,
  CodeAsked,
  FileOpenings,
  Form as GeneratedForm,
  FormSubmitted,
  HospitalPage,
  LinkState,
  OpenedThing,
  OwnPage,
  Privacy as PrivacyView,
  PrivacyChanged,
  Visit,
  VisitResponded,
  VisitResponse,
  WaitingThing,
  ProblemError as Problem,
} from '@xinqiao/api-client';
import { inject, type InjectionKey } from 'vue';

export { ProblemError, toProblem } from '@xinqiao/api-client';
export type {
  AnswerSaved,
  FileOpenings,
  Flag,
  FormAction,
  FormItem,
  FormOption,
  FormSubmitted,
  HospitalPage,
  LinkState,
  OwnPage,
  Privacy as PrivacyView,
  PrivacyChanged,
  PrivacyPurpose,
  Thanks,
  Visit,
  VisitResponded,
  VisitResponse,
  WaitingThing,
} from '@xinqiao/api-client';

export type Response = VisitResponse['response'];

/** A code, several codes, a number or a text, as the question asks; null takes an answer back. */
export type AnswerValue = string | string[] | number | null;

export type Answers = Record<string, AnswerValue>;

/** The document cannot say what an answer is: that depends on the question. */
export type Form = Omit<GeneratedForm, 'answers'> & { answers: Answers };

/**
 * Everything the patient's pages ask of the server; the names are the operation ids of the contract.
 * Refusals and the network's silence arrive as a rejected promise with a `ProblemError`.
 */
export interface PatientApi {
  describeLink(handle: string): Promise<LinkState>;
  /** @param answer to the link's question: a birth date as yyyyMMdd, or the last four of a number */
  openLink(handle: string, answer: string): Promise<void>;
  getForm(): Promise<Form>;
  saveAnswer(itemId: string, value: AnswerValue): Promise<AnswerSaved>;
  /** @param key the same for every attempt to send the same answers */
  submitForm(key: string): Promise<FormSubmitted>;
  getVisit(): Promise<Visit>;
  respondToVisit(response: Response, note: string | null): Promise<VisitResponded>;
  /** @param code short name of the hospital in the address */
  describeHospital(code: string): Promise<HospitalPage>;
  askForCode(code: string, phone: string): Promise<CodeAsked>;
  sendCode(signInId: string, digits: string): Promise<void>;
  /** @param numberTail the last four of the record number, once the answer fits several patients */
  sendAnswer(signInId: string, answer: string, numberTail: string | null): Promise<void>;
  getOwnPage(): Promise<OwnPage>;
  openThing(purpose: WaitingThing['purpose'], target: string): Promise<OpenedThing>;
  leaveOwnPage(): Promise<void>;
  getPrivacy(): Promise<PrivacyView>;
  /**
   * @param purpose a code, or `any` to stop a channel for everything or to lift that
   * @param channel a name, or `any`
   */
  changeConsent(purpose: string, channel: string, allow: boolean): Promise<PrivacyChanged>;
  listOpenings(): Promise<FileOpenings>;
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
function page(): { headers: { 'X-Patient-Link': string }; signal?: AbortSignal } {
  const handle = /\/m\/(?:f|v|c|me|privacy)\/([^/]+)/.exec(window.location.pathname)?.[1];
  return { headers: { 'X-Patient-Link': handle ?? '' }, ...patience() };
}

export const patientApi: PatientApi = {
  describeLink: (handle) => call<LinkState>(describeLink({ path: { handle }, ...patience() })),
  openLink: (handle, answer) =>
    call<void>(openLink({ path: { handle }, body: { answer }, ...patience() })),
  getForm: async () => (await call(getForm(page()))) as Form,
  saveAnswer: (itemId, value) =>
    call<AnswerSaved>(saveAnswer({ path: { itemId }, body: { value }, ...page() })),
  submitForm: (key) => call<FormSubmitted>(submitForm({ body: { key }, ...page() })),
  getVisit: () => call<Visit>(getVisit(page())),
  respondToVisit: (response, note) =>
    call<VisitResponded>(respondToVisit({ body: { response, note }, ...page() })),
  describeHospital: (code) =>
    call<HospitalPage>(describeHospital({ path: { code }, ...patience() })),
  askForCode: (code, phone) =>
    call<CodeAsked>(askForCode({ path: { code }, body: { phone }, ...patience() })),
  sendCode: (signInId, code) => call<void>(sendCode({ body: { signInId, code }, ...patience() })),
  sendAnswer: (signInId, answer, numberTail) =>
    call<void>(sendAnswer({ body: { signInId, answer, numberTail }, ...patience() })),
  getOwnPage: () => call<OwnPage>(getOwnPage(patience())),
  openThing: (purpose, target) =>
    call<OpenedThing>(openThing({ body: { purpose, target }, ...patience() })),
  leaveOwnPage: () => call<void>(leaveOwnPage(patience())),
  getPrivacy: () => call<PrivacyView>(getPrivacy(page())),
  changeConsent: (purpose, channel, allow) =>
    call<PrivacyChanged>(changeConsent({ body: { purpose, channel, allow }, ...page() })),
  listOpenings: () => call<FileOpenings>(listOpenings(page())),
};

/** Call once, before the first request. */
export function configureApi(language: () => string): void {
  configureClient({ language });
}

export const patientApiKey: InjectionKey<PatientApi> = Symbol('patient api');

export function usePatientApi(): PatientApi {
  return inject(patientApiKey, patientApi);
}
