import { describe, expect, it } from 'vitest';
import type { CatalogueFact, CatalogueField } from '@/shared/facts/facts';
import { askFor, Catalogue, compareOf, convert, optionsOf, partOf } from './catalogue';
import { newRows, read, write } from './condition';

const DAYS = ['=', '<', '>=', 'withinLastDays', 'withinNextDays', 'between', 'isNull'];
const NUMBERS = ['=', '<', '>=', 'in', 'between', 'isNull'];
const field = (
  name: string,
  label: string,
  type: CatalogueField['type'],
  operators: string[],
  more = {},
) =>
  ({
    name,
    label,
    type,
    operators,
    unit: null,
    meaning: null,
    sensitivity: 3,
    codes: [],
    functions: [],
    ...more,
  }) as CatalogueField;
const fact = (
  name: string,
  label: string,
  owner: string,
  fields: CatalogueField[],
  time?: string,
) =>
  ({
    name,
    label,
    owner,
    fields,
    meaning: '',
    sensitivity: 3,
    freshness: '',
    several: time !== undefined,
    time: time ?? null,
  }) as CatalogueFact;

const age = field('age', '年龄', 'NUMBER', NUMBERS, { unit: '岁' });
const visits = field('visits', '就诊次数', 'NUMBER', NUMBERS);
const last = field('lastVisitOn', '末次就诊日', 'DATE', DAYS);
const started = field('startedAt', '就诊日', 'MOMENT', DAYS, {
  functions: ['last', 'daysSinceLast'],
});
const kind = field('class', '就诊类别', 'TEXT', ['=', 'in'], {
  codes: [{ code: 'inpatient', label: '住院' }],
  functions: ['last', 'distinct'],
});
const profile = fact('profile', '画像', 'profile', [age, visits, last]);
const encounter = fact('encounter', '就诊', 'clinical', [kind, started], 'startedAt');
const catalogue = new Catalogue([encounter, profile]);

describe('the catalogue', () => {
  it('knows fields by their names, within rows without a fact in front', () => {
    expect(catalogue.field('profile.age', null)?.field).toBe(age);
    expect(catalogue.field('startedAt', 'encounter')?.field).toBe(started);
    expect(catalogue.field('startedAt', null)).toBeNull();
    expect(catalogue.field('profile.gone', null)).toBeNull();
  });

  it('knows what comes of a function', () => {
    const rows = newRows('encounter', { form: 'aggregate', field: 'startedAt', op: '>', value: 1 });
    expect(catalogue.result({ ...rows, fn: 'daysSinceLast' })?.type).toBe('NUMBER');
    expect(catalogue.result({ ...rows, fn: 'last' })?.type).toBe('MOMENT');
    expect(catalogue.result({ ...rows, fn: 'last' })?.operators).not.toContain('isNull');
    expect(catalogue.functions(encounter)).toEqual(['last', 'distinct', 'daysSinceLast']);
    expect(catalogue.fieldsOf(encounter, 'distinct')).toEqual([kind]);
  });

  it('offers fields of the patient, facts with rows, and their fields when one is sought', () => {
    const members = [{ of: 'tag' as const, label: '标签', owner: 'cohort' }];
    const keys = (words: string, inside: string | null = null) =>
      optionsOf(catalogue, inside, words, members).map(([owner, options]) => [
        owner,
        ...options.map((one) => one.key),
      ]);
    expect(keys('')).toEqual([
      ['cohort', 'tag'],
      ['profile', 'profile.age', 'profile.visits', 'profile.lastVisitOn'],
      ['clinical', 'encounter'],
    ]);
    expect(keys('住院')).toEqual([['clinical', 'encounter.class']]);
    expect(keys('', 'encounter')).toEqual([['clinical', 'encounter.class', 'encounter.startedAt']]);
    expect(keys('就诊').map(([owner]) => owner)).toEqual(['clinical', 'profile']);
    expect(keys('星座')).toEqual([]);
  });
});

describe('a new row', () => {
  it('about rows looks a year back, and at what was chosen', () => {
    const part = partOf({ kind: 'rows', fact: encounter, field: null }, null);
    expect(write(read(null)).condition).toBeNull();
    expect(write({ ...read(null), parts: [part] }).condition).toEqual({
      exists: {
        fact: 'encounter',
        where: { field: 'startedAt', op: 'withinLastDays', value: 365 },
      },
    });
  });

  it('keeps what was said when another field of its kind is asked for', () => {
    const part = { ...compareOf('profile.age', age), value: 60 };
    expect(askFor(part, 'profile.visits', age, visits)).toMatchObject({
      field: 'profile.visits',
      op: '>=',
      value: 60,
    });
    expect(askFor(part, 'profile.lastVisitOn', age, last)).toMatchObject({
      op: 'withinLastDays',
      value: 90,
    });
  });
});

describe('a value under another operator', () => {
  it.each([
    [90, '<', 'DATE', { today: true, days: -90 }],
    [{ today: true, days: -30 }, 'withinLastDays', 'DATE', 30],
    [{ today: true, months: -6 }, 'withinLastDays', 'DATE', 180],
    [5, 'between', 'NUMBER', [5, null]],
    [[5, 9], '>=', 'NUMBER', 5],
    ['a', 'in', 'TEXT', ['a']],
    [['a', 'b'], '=', 'TEXT', 'a'],
    [['a', 'b'], 'startsWithAny', 'TEXT', ['a', 'b']],
    [5, 'isNull', 'NUMBER', null],
    [null, 'in', 'TEXT', []],
  ] as const)('%j as %s of %s is %j', (value, op, type, expected) => {
    expect(convert(structuredClone(value) as never, op, type)).toEqual(expected);
  });
});
