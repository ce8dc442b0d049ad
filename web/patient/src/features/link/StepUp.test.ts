import { mount } from '@vue/test-utils';
import { afterEach, describe, expect, it } from 'vitest';
import type { LinkState } from '@/api';
import { i18n, useLanguage } from '@/shared/i18n';
import StepUp from './StepUp.vue';

afterEach(() => useLanguage('zh-CN'));

function ask(question: LinkState['question']) {
  return mount(StepUp, {
    props: {
      link: {
        state: 'ready',
        purpose: 'questionnaire',
        question,
        hospital: '医院',
        phone: '0991-1300000',
        opened: false,
      },
      again: false,
      busy: false,
      refused: false,
      attemptsLeft: null,
      trouble: null,
    },
    global: { plugins: [i18n], stubs: { RouterLink: true } },
  });
}

describe('the step-up', () => {
  it.each([
    ['birth-date', 'zh-CN', '出生日期'],
    ['birth-date', 'en', 'date of birth'],
    ['id-card-tail', 'zh-CN', '身份证号码的最后 4 位'],
    ['id-card-tail', 'en', 'last 4 characters of your ID card number'],
    ['record-number-tail', 'zh-CN', '病历号的最后 4 位'],
    ['record-number-tail', 'en', 'last 4 characters of your medical record number'],
  ] as const)('asks for what the link wants: %s in %s', async (question, language, words) => {
    await useLanguage(language);
    expect(ask(question).get('#step-up-help').text()).toContain(words);
  });

  it('spends no attempt on an answer that is too short', async () => {
    const page = ask('id-card-tail');
    await page.get('main input').setValue('017');
    await page.get('form').trigger('submit');
    expect(page.get('[role=alert]').text()).not.toBe('');
    expect(page.emitted('open')).toBeUndefined();
  });

  it('sends the four characters', async () => {
    const page = ask('id-card-tail');
    await page.get('main input').setValue('017x');
    await page.get('form').trigger('submit');
    expect(page.emitted('open')).toEqual([['017X']]);
  });
});
