import { mount } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import { i18n } from '@/shared/i18n';
import ComparisonTable from './ComparisonTable.vue';
import type { Comparison, Side } from './types';

const side = (mrn: string, sameCard: boolean): Side => ({
  id: mrn,
  name: '张丽',
  sex: 'female',
  birthDate: '1975-04-12',
  mrn,
  mismatch: null,
  deceased: false,
  records: 1,
  phones: [{ masked: `130****000${mrn.at(-1)}`, verified: false, same: false }],
  identifiers: [{ kind: 'id-card', assigner: '', tail: '0026', same: sameCard }],
});

const open = (sameCard: boolean) =>
  mount(ComparisonTable, {
    props: {
      pair: {
        one: side('P1', sameCard),
        other: side('P2', sameCard),
        together: false,
        cardsDiffer: !sameCard,
        seen: 's',
        review: null,
      } as Comparison,
      one: null,
      other: null,
      rows: [],
    },
    global: { plugins: [i18n], stubs: { RouterLink: { template: '<a><slot /></a>' } } },
  });

const row = (wrapper: ReturnType<typeof open>, head: string) =>
  wrapper
    .findAll('tbody tr')
    .find((one) => one.get('th').text() === head)!
    .text();

describe('two records beside each other', () => {
  it('says in words what agrees and what does not', () => {
    const table = open(true);
    expect(row(table, '姓名')).toContain('一致');
    expect(row(table, '电话')).toContain('不同');
    expect(row(table, '身份证')).toContain('一致');
    expect(row(open(false), '身份证')).toContain('不同');
  });

  it('asks to reveal the side whose button is pressed', async () => {
    const table = open(true);
    await table.findAll('button')[1]!.trigger('click');
    expect(table.emitted('reveal')).toEqual([['other']]);
  });
});
