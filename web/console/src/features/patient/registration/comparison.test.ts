import { describe, expect, it } from 'vitest';
import { linesOf, type Words } from './comparison';
import type { Side } from './types';

const words: Words = {
  sex: (code) => code,
  phone: ({ masked, verified }) => (verified ? `${masked} ✓` : masked),
  records: (n) => `${n}`,
  kind: (code) => `kind:${code}`,
};

const side = (over: Partial<Side>): Side =>
  ({
    id: 'a',
    name: '张丽',
    sex: 'female',
    birthDate: '1975-04-12',
    mrn: 'P1',
    mismatch: null,
    deceased: false,
    records: 1,
    phones: [],
    identifiers: [],
    ...over,
  }) as Side;

const line = (one: Side, other: Side, field: string) =>
  linesOf(one, other, words).find((found) => found.field === field)!;

describe('two records line by line', () => {
  it('says where they differ, and nothing where one of them says nothing', () => {
    const one = side({});
    const other = side({ mrn: 'P2', birthDate: null, sex: 'unknown' });
    expect(line(one, other, 'name').differs).toBe(false);
    expect(line(one, other, 'mrn').differs).toBe(true);
    expect(line(one, other, 'birthDate').differs).toBeNull();
    expect(line(one, other, 'sex').differs).toBeNull();
  });

  it('believes the server about masked numbers: two with one end are not one number', () => {
    const card = (same: boolean) => ({ kind: 'id-card', assigner: '', tail: '0026', same });
    const apart = line(
      side({ identifiers: [card(false)] }),
      side({ identifiers: [card(false)] }),
      'kind:id-card',
    );
    expect(apart.one).toEqual(apart.other);
    expect(apart.differs).toBe(true);
    expect(
      line(side({ identifiers: [card(true)] }), side({ identifiers: [card(true)] }), 'kind:id-card')
        .differs,
    ).toBe(false);
  });

  it('counts what each has, the first as the one that would stay', () => {
    const lines = linesOf(side({}), side({}), words, undefined, [
      { kind: 'pathway_plan', retired: 2, survivor: 1 },
      { kind: 'pathway_due', retired: 9, survivor: 9 },
    ]);
    expect(lines.find((one) => one.field === 'pathway_plan')).toEqual({
      field: 'pathway_plan',
      one: ['1'],
      other: ['2'],
      differs: null,
    });
    expect(lines.some((one) => one.field === 'pathway_due')).toBe(false);
  });

  it('shows whole numbers of the side that was revealed, and of no other', () => {
    const phones = [{ masked: '130****0001', verified: false, same: false }];
    const identifiers = [
      { kind: 'his', assigner: 'HIS', tail: 'P1', same: false },
      { kind: 'id-card', assigner: '', tail: '0026', same: true },
    ];
    const lines = linesOf(side({ phones, identifiers }), side({ phones, identifiers }), words, {
      one: {
        phones: ['13000000001'],
        identifiers: [
          { kind: 'his', assigner: 'HIS', value: 'P1' },
          { kind: 'id-card', assigner: '', value: '990101197504120026' },
        ],
      },
      other: null,
    });
    const found = (field: string) => lines.find((one) => one.field === field)!;
    expect(found('phones').one).toEqual(['13000000001']);
    expect(found('phones').other).toEqual(['130****0001']);
    expect(found('kind:id-card').one).toEqual(['990101197504120026']);
    expect(found('kind:id-card').other).toEqual(['****0026']);
    expect(found('kind:his').other).toEqual(['****P1 · HIS']);
  });
});
