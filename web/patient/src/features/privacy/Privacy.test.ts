import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { patientApiKey, ProblemError, type LinkState, type PrivacyView } from '@/api';
import { i18n } from '@/shared/i18n';
import Privacy from './Privacy.vue';

const link: LinkState = {
  state: 'ready',
  purpose: 'revisit',
  question: 'birth-date',
  hospital: '医院',
  phone: '0991-1300000',
  opened: true,
};

function view(allowed: boolean): PrivacyView {
  return {
    notice: { title: '告知书', body: '正文', version: 2 },
    purposes: [
      {
        purpose: 'P-SURVEY',
        label: '满意度调查',
        plain: '请您评价就诊体验。',
        stops: '不再发送调查。',
        allowed,
        basis: allowed ? 'consent' : null,
        asked: false,
        answered: 1,
        channels: [{ channel: 'sms', label: '短信', allowed }],
      },
    ],
    channels: [{ channel: 'sms', label: '短信', stopped: false }],
    child: false,
    young: false,
  };
}

let wrapper: VueWrapper;
let changes: [string, string, boolean][];

async function open(refusal?: ProblemError, shown = view(true)): Promise<void> {
  wrapper = mount(Privacy, {
    props: { link, handle: 'h' },
    global: {
      plugins: [i18n],
      provide: {
        [patientApiKey as symbol]: {
          getPrivacy: () => Promise.resolve(shown),
          listOpenings: () =>
            Promise.resolve({
              openings: [
                {
                  on: '2026-11-20',
                  role: '护士',
                  department: '骨科',
                  name: null,
                  purpose: '查看档案，用于诊疗随访',
                },
              ],
            }),
          changeConsent(purpose: string, channel: string, allow: boolean) {
            changes.push([purpose, channel, allow]);
            return refusal
              ? Promise.reject(refusal)
              : Promise.resolve({
                  privacy: view(allow),
                  stopped: [{ title: '满意度调查', plannedOn: '2026-11-28' }],
                });
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
  changes = [];
});

afterEach(() => wrapper.unmount());

describe('the privacy page', () => {
  it('stops with one tap, says what that stopped, and offers the way back', async () => {
    await open();
    await press('停止满意度调查');
    expect(changes).toEqual([['P-SURVEY', 'any', false]]);
    expect(wrapper.get('[role=status]').text()).toContain('11月28日');
    await press('同意满意度调查');
    expect(changes.at(-1)).toEqual(['P-SURVEY', 'any', true]);
  });

  it('asks a young person, yes and no side by side', async () => {
    const asked = view(false);
    asked.young = true;
    asked.purposes[0]!.asked = true;
    await open(undefined, asked);
    expect(wrapper.text()).toContain('有 1 件事想问你');
    expect(wrapper.findAll('[role=group] button').map((one) => one.text())).toEqual([
      '我同意',
      '我不同意',
    ]);
    await press('我不同意');
    expect(changes).toEqual([['P-SURVEY', 'any', false]]);
    expect(wrapper.text()).not.toContain('件事想问你');
  });

  it('stops a whole channel', async () => {
    await open();
    await press('停用短信');
    expect(changes).toEqual([['any', 'sms', false]]);
  });

  it('says who opened the file, and that an old decision answered an old notice', async () => {
    await open();
    expect(wrapper.text()).toContain('骨科 护士，查看档案，用于诊疗随访');
    expect(wrapper.text()).toContain('告知书第 1 版');
  });

  it('says why a change is refused', async () => {
    await open(
      new ProblemError({
        status: 409,
        code: 'consent.child-needs-guardian',
        title: '未满 14 周岁需要监护人同意',
        detail: '',
        number: null,
      }),
    );
    await press('停止满意度调查');
    expect(wrapper.get('[role=alert]').text()).toContain('监护人');
  });
});
