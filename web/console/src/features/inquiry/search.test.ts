import { describe, expect, it } from 'vitest';
import { searchFacts } from './search';
import type { CatalogueFact } from '@/shared/facts/facts';

const field = (name: string, label: string, codes: { code: string; label: string }[] = []) =>
  ({ name, label, meaning: null, codes }) as unknown as CatalogueFact['fields'][number];
const facts = [
  {
    name: 'encounter',
    label: '就诊',
    meaning: '一次门诊、急诊或住院',
    owner: 'clinical',
    fields: [
      field('class', '就诊类别', [{ code: 'inpatient', label: '住院' }]),
      field('doctor', '主管医生'),
    ],
  },
  {
    name: 'plan',
    label: '随访计划',
    meaning: '进行中的随访',
    owner: 'pathway',
    fields: [field('doctor', '医生')],
  },
] as unknown as CatalogueFact[];
const found = (words: string, owner = '') =>
  searchFacts(facts, words, owner).map((fact) => [fact.name, fact.fields.map((one) => one.name)]);

describe('searchFacts', () => {
  it('shows everything when nothing is sought', () => {
    expect(found(' ')).toEqual([
      ['encounter', ['class', 'doctor']],
      ['plan', ['doctor']],
    ]);
  });

  it('keeps the fields in which the word comes up, in either way of writing it', () => {
    expect(found('医生')).toEqual([
      ['encounter', ['doctor']],
      ['plan', ['doctor']],
    ]);
    expect(found('INPATIENT')).toEqual([['encounter', ['class']]]);
  });

  it('keeps all fields of a fact that is meant itself, and those of one owner alone', () => {
    expect(found('急诊')).toEqual([['encounter', ['class', 'doctor']]]);
    expect(found('doctor', 'pathway')).toEqual([['plan', ['doctor']]]);
    expect(found('nothing')).toEqual([]);
  });
});
