import { mount } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import { i18n } from '@/shared/i18n';
import type { UnknownText } from './types';
import UnknownTextItem from './UnknownTextItem.vue';

const text: UnknownText = {
  id: 't1',
  channel: 'sms',
  phoneMasked: '138****0042',
  text: '我妈胸口疼',
  words: [{ start: 2, end: 5 }],
  level: 'EMERGENCY',
  state: 'open',
  at: '2026-11-22T01:00:00Z',
  candidates: [],
  decidedAt: null,
  decidedBy: null,
  reason: null,
  assignedTo: null,
};

const open = (over: Partial<UnknownText>, phone: string | null = null) =>
  mount(UnknownTextItem, {
    props: { text: { ...text, ...over }, selected: false, phone },
    global: {
      plugins: [i18n],
      stubs: {
        RouterLink: { template: '<a><slot /></a>' },
        ElButton: { template: '<button><slot /></button>' },
      },
    },
  });

describe('a text from an unknown phone', () => {
  it('marks the words of the red flag and says its level in words', () => {
    const item = open({});
    expect(item.get('mark').text()).toBe('胸口疼');
    expect(item.text()).toContain('红色预警');
    expect(item.text()).toContain('没有患者或联系人登记过这个号码');
  });

  it('says so when no rule has read it', () => {
    expect(open({ level: null, words: [] }).text()).toContain('机器未读');
  });

  it('shows the whole number only when it was given', () => {
    expect(open({}).text()).toContain('138****0042');
    const given = open({}, '13800000042');
    expect(given.get('a[href="tel:13800000042"]').text()).toBe('13800000042');
    expect(given.text()).not.toContain('138****0042');
  });

  it('offers nothing any more once it is a patient’s, and shows no words of theirs', () => {
    const item = open({
      state: 'assigned',
      text: null,
      words: [],
      decidedAt: '2026-11-22T02:00:00Z',
      decidedBy: '周蕾',
      assignedTo: { id: 'p', name: '王秀兰', sex: 'female', age: 68, mrn: 'P1', via: 'assigned' },
    });
    expect(item.text()).toContain('王秀兰');
    expect(item.text()).toContain('周蕾');
    expect(item.findAll('button').map((one) => one.text())).toEqual(['显示']);
  });

  it('can still be assigned when it was closed', () => {
    const item = open({ state: 'closed', reason: '打错号码', decidedAt: '2026-11-22T02:00:00Z' });
    expect(item.text()).toContain('打错号码');
    expect(item.text()).toContain('我妈胸口疼');
    expect(item.findAll('button').map((one) => one.text())).toEqual(['显示', '认领']);
  });
});
