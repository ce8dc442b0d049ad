import { ProblemError, type Form, type FormItem, type PatientApi } from '@/api';

/** A question with every field there is, changed as a test needs it. */
export function question(id: string, fields: Partial<FormItem> = {}): FormItem {
  return {
    id,
    text: `question ${id}`,
    help: null,
    type: 'single',
    required: true,
    options: [
      { code: 'no', text: 'No', exclusive: false },
      { code: 'yes', text: 'Yes', exclusive: false },
    ],
    min: null,
    max: null,
    step: null,
    unit: null,
    skipText: null,
    skipCode: null,
    lowLabel: null,
    highLabel: null,
    showIf: null,
    consent: false,
    ...fields,
  };
}

export function temperature(fields: Partial<FormItem> = {}): FormItem {
  return question('c1', {
    type: 'number',
    options: null,
    min: 33,
    max: 43,
    step: 0.1,
    unit: '℃',
    skipText: '没量',
    ...fields,
  });
}

export function formOf(items: FormItem[], fields: Partial<Form> = {}): Form {
  return {
    handle: 'h1',
    hospital: '医院',
    greeting: '您好',
    title: '随访',
    lead: '',
    minutes: 1,
    signature: '随访组',
    phone: '0991-1300000',
    attribution: null,
    notice: null,
    items,
    answers: {},
    submittedAt: null,
    ...fields,
  };
}

export const offline = () => new ProblemError({ status: 0 });

/** A server in memory: keeps answers, and one sending under one key. */
export function fakeApi(form: Form): PatientApi & { saved: [string, unknown][]; keys: string[] } {
  let sentWith: string | null = null;
  const saved: [string, unknown][] = [];
  const keys: string[] = [];
  const result = {
    submittedAt: '2026-11-23T10:12:00+08:00',
    thanks: { title: '收到了', lines: ['谢谢'], nextStep: '第 7 天见' },
    disclaimer: '仅供参考',
    level: null,
    actions: [],
  };
  const unused = () => Promise.reject(new Error('not part of this test'));
  return {
    saved,
    keys,
    describeLink: unused,
    openLink: unused,
    getVisit: unused,
    respondToVisit: unused,
    describeHospital: unused,
    askForCode: unused,
    sendCode: unused,
    sendAnswer: unused,
    getOwnPage: unused,
    openThing: unused,
    leaveOwnPage: unused,
    getPrivacy: unused,
    changeConsent: unused,
    listOpenings: unused,
    getForm: () =>
      Promise.resolve({ ...form, submittedAt: sentWith ? result.submittedAt : form.submittedAt }),
    saveAnswer(itemId, value) {
      saved.push([itemId, value]);
      return Promise.resolve({ flag: null });
    },
    submitForm(key) {
      keys.push(key);
      if (sentWith && sentWith !== key) {
        return Promise.reject(
          new ProblemError({
            status: 409,
            code: 'questionnaire.already-submitted',
            params: { submittedAt: result.submittedAt },
          }),
        );
      }
      sentWith = key;
      return Promise.resolve(result);
    },
  };
}
