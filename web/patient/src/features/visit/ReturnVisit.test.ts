import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { patientApiKey, ProblemError, type LinkState, type Response, type Visit } from '@/api';
import { i18n } from '@/shared/i18n';
import ReturnVisit from './ReturnVisit.vue';

const link: LinkState = {
  state: 'ready',
  purpose: 'revisit',
  question: 'birth-date',
  hospital: '医院',
  phone: '0991-1300000',
  opened: true,
};

const visit: Visit = {
  hospital: '医院',
  greeting: '欧阳叔叔，您好',
  dueOn: '2026-12-09',
  startsAt: '2026-12-09T09:20:00+08:00',
  department: '骨科门诊',
  place: '3 楼',
  response: null,
  phone: '0991-1300000',
};

let wrapper: VueWrapper;
let answers: [Response, string | null][];

async function open(
  shown: Visit,
  respond: (response: Response) => Promise<unknown> = (response) =>
    Promise.resolve({ thanks: { title: '好的', lines: ['12 月 9 日见'] }, response }),
): Promise<void> {
  wrapper = mount(ReturnVisit, {
    props: { link, offerElder: false },
    global: {
      plugins: [i18n],
      provide: {
        [patientApiKey as symbol]: {
          getVisit: () => Promise.resolve(shown),
          respondToVisit(response: Response, note: string | null) {
            answers.push([response, note]);
            return respond(response);
          },
        },
      },
      stubs: { RouterLink: true, VanSkeleton: true },
    },
    attachTo: document.body,
  });
  await flushPromises();
}

async function press(text: string): Promise<void> {
  await wrapper
    .findAll('main button')
    .find((one) => one.text() === text)!
    .trigger('click');
  await flushPromises();
}

beforeEach(() => {
  answers = [];
  vi.stubGlobal('scrollTo', () => undefined);
});

afterEach(() => {
  wrapper.unmount();
  vi.unstubAllGlobals();
});

describe('a return visit', () => {
  it('says when and where, in the hospital’s time', async () => {
    await open(visit);
    for (const text of ['12月9日', '星期三', '09:20', '骨科门诊', '3 楼']) {
      expect(wrapper.find('.m-hero').text()).toContain(text);
    }
  });

  it('shows a suggested date as such when there is no time yet', async () => {
    await open({ ...visit, startsAt: null });
    expect(wrapper.find('.m-hero').text()).toContain('建议复诊日期');
  });

  it('is confirmed with one tap, and answered warmly', async () => {
    await open(visit);
    await press('我会来');
    expect(answers).toEqual([['confirmed', null]]);
    expect(wrapper.text()).toContain('12 月 9 日见');
  });

  it('can be moved with a note, and changed again', async () => {
    await open(visit);
    await press('换个时间');
    await wrapper.find('textarea').setValue(' 下午 ');
    await press('请帮我换时间');
    await press('改一下');
    await press('我会来');
    expect(answers).toEqual([
      ['reschedule', '下午'],
      ['confirmed', null],
    ]);
  });

  it('shows an earlier answer instead of asking again', async () => {
    await open({ ...visit, response: 'declined' });
    expect(wrapper.find('.given').text()).toBe('暂时不来');
    expect(wrapper.text()).not.toContain('这个时间您能来吗');
  });

  it('keeps the choice when the network is gone', async () => {
    await open(visit, () => Promise.reject(new ProblemError({ status: 0 })));
    await press('换个时间');
    await wrapper.find('textarea').setValue('下午');
    await press('请帮我换时间');
    expect(wrapper.find('[role=alert]').text()).toContain('还没有发出去');
    expect(wrapper.find('textarea').element.value).toBe('下午');
  });
});
