import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { patientApiKey, ProblemError, type LinkState, type PatientApi } from '@/api';
import { i18n } from '@/shared/i18n';
import { usePreferences } from '@/shared/preferences/preferences';
import Questionnaire from './Questionnaire.vue';
import { fakeApi, formOf, offline, question, temperature } from './testing';

const link: LinkState = {
  state: 'ready',
  purpose: 'questionnaire',
  question: 'birth-date',
  hospital: '医院',
  phone: '0991-1300000',
  opened: true,
};

const items = [
  temperature(),
  question('c9'),
  question('c9a', { showIf: { item: 'c9', anyOf: ['yes'] } }),
  question('c5'),
];

let wrapper: VueWrapper;

async function open(api: PatientApi): Promise<VueWrapper> {
  wrapper = mount(Questionnaire, {
    props: { handle: 'h1', link, offerElder: false },
    global: {
      plugins: [i18n],
      provide: { [patientApiKey as symbol]: api },
      stubs: { RouterLink: true, VanSkeleton: true },
    },
    attachTo: document.body,
  });
  await flushPromises();
  return wrapper;
}

function button(text: string) {
  const found = wrapper.findAll('main button').find((one) => one.text() === text);
  if (!found) {
    throw new Error(`no button ${text} in ${wrapper.text()}`);
  }
  return found;
}

async function press(text: string): Promise<void> {
  await button(text).trigger('click');
  await flushPromises();
}

async function choose(code: string): Promise<void> {
  await wrapper.find(`input[value=${code}]`).setValue(true);
  await flushPromises();
}

async function answerAll(): Promise<void> {
  await press('开始');
  await wrapper.find('.field input').setValue('36.8');
  await press('下一题');
  await choose('no');
  await press('下一题');
  await choose('no');
  await press('看一看');
}

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  history.replaceState(null, '', '/m/f/h1');
  usePreferences().change({ elder: false, language: 'zh-CN' });
  vi.stubGlobal('scrollTo', () => undefined);
});

afterEach(() => {
  wrapper.unmount();
  vi.unstubAllGlobals();
});

describe('a form', () => {
  it('saves each answer as it is given, and asks only what follows from it', async () => {
    const api = fakeApi(formOf(items));
    await open(api);
    await answerAll();
    expect(api.saved).toEqual([
      ['c1', 36.8],
      ['c9', 'no'],
      ['c5', 'no'],
    ]);
    expect(wrapper.text()).toContain('36.8 ℃');
  });

  it('does not go on without a required answer, and says so kindly', async () => {
    await open(fakeApi(formOf(items)));
    await press('开始');
    await press('下一题');
    expect(wrapper.find('h1').text()).toBe('question c1');
    expect(wrapper.find('[role=alert]').text()).toContain('请填一个数字');
  });

  it('asks back in words before a slip is sent', async () => {
    const api = fakeApi(formOf(items));
    await open(api);
    await press('开始');
    await wrapper.find('.field input').setValue('387');
    await press('下一题');
    expect(wrapper.find('[role=alert]').text()).toBe(
      '体温一般在 33–43 ℃ 之间，您输入的是 387，是不是少了小数点？',
    );
    expect(api.saved).toEqual([]);
  });

  it('goes on where it was left', async () => {
    await open(fakeApi(formOf(items, { answers: { c1: 36.8, c9: 'no' } })));
    expect(wrapper.text()).toContain('欢迎回来');
    await press('接着填（还有 1 题）');
    expect(wrapper.find('h1').text()).toBe('question c5');
    await press('上一题');
    expect(wrapper.find('h1').text()).toBe('question c9');
  });

  it('takes back an answer whose question is no longer asked', async () => {
    const api = fakeApi(formOf(items, { answers: { c1: 36.8, c9: 'yes', c9a: 'yes' } }));
    await open(api);
    await press('接着填（还有 1 题）');
    await press('上一题');
    await press('上一题');
    await choose('no');
    expect(api.saved).toEqual([
      ['c9', 'no'],
      ['c9a', null],
    ]);
  });

  it('keeps answers without a network, says so, and sends them when it is back', async () => {
    const api = fakeApi(formOf(items));
    const { saveAnswer } = api;
    api.saveAnswer = () => Promise.reject(offline());
    await open(api);
    await press('开始');
    await wrapper.find('.field input').setValue('36.8');
    await press('下一题');
    expect(wrapper.text()).toContain('待上传 1 题');
    expect(JSON.parse(localStorage.getItem('xinqiao.form.h1') ?? '').answers).toEqual({ c1: 36.8 });
    api.saveAnswer = saveAnswer;
    window.dispatchEvent(new Event('online'));
    await flushPromises();
    expect(api.saved).toEqual([['c1', 36.8]]);
    expect(wrapper.text()).not.toContain('待上传');
    expect(localStorage.getItem('xinqiao.form.h1')).toBeNull();
  });

  it('shows first aid at once, and only goes on when told to', async () => {
    const api = fakeApi(formOf([question('c5'), question('c6')]));
    api.saveAnswer = () =>
      Promise.resolve({
        flag: { level: 'EMERGENCY', text: '请立即拨打120', actions: [] },
      });
    await open(api);
    await press('开始');
    await choose('yes');
    const dialog = wrapper.find('dialog.alarm');
    expect(dialog.text()).toContain('请立即拨打120');
    expect(dialog.findAll('a[href^="tel:"]').map((call) => call.attributes('href'))).toEqual([
      'tel:120',
      'tel:09911300000',
    ]);
    await dialog.findAll('button').at(-1)!.trigger('click');
    expect(wrapper.find('dialog.alarm').exists()).toBe(false);
    expect(wrapper.find('section.flag').text()).toContain('请马上处理');
  });
});

describe('sending', () => {
  it('happens once however often the button is tapped', async () => {
    const api = fakeApi(formOf(items));
    await open(api);
    await answerAll();
    const send = button('交给护士');
    void send.trigger('click');
    void send.trigger('click');
    await flushPromises();
    expect(api.keys).toHaveLength(1);
    expect(wrapper.text()).toContain('收到了');
  });

  it('shows the same result after a reload, with the same key', async () => {
    const api = fakeApi(formOf(items));
    await open(api);
    await answerAll();
    await press('交给护士');
    wrapper.unmount();
    await open(api);
    expect(wrapper.text()).toContain('收到了');
    expect(new Set(api.keys).size).toBe(1);
    expect(api.keys).toHaveLength(2);
  });

  it('uses the same key again when the answer to the first sending was lost', async () => {
    const api = fakeApi(formOf(items));
    const { submitForm } = api;
    api.submitForm = async (key) => {
      await submitForm(key);
      throw offline();
    };
    await open(api);
    await answerAll();
    await press('交给护士');
    expect(wrapper.text()).toContain('网络不太好');
    api.submitForm = submitForm;
    window.dispatchEvent(new Event('online'));
    await flushPromises();
    expect(wrapper.text()).toContain('收到了');
    expect(new Set(api.keys).size).toBe(1);
  });

  it('is friendly when the form was sent from another phone', async () => {
    const api = fakeApi(formOf(items));
    await open(api);
    await answerAll();
    api.submitForm = () =>
      Promise.reject(
        new ProblemError({
          status: 409,
          code: 'questionnaire.already-submitted',
          params: { submittedAt: '2026-11-23T10:12:00+08:00' },
        }),
      );
    await press('交给护士');
    expect(wrapper.text()).toContain('这份问卷您已经交过了');
    expect(wrapper.text()).toContain('11月23日 10:12');
  });
});
