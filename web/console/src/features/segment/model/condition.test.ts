import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { partAt, read, write, type Condition, type Group, type Json, type Part } from './condition';

const CONTENT = join(import.meta.dirname, '../../../../../../content');

/** Whatever looks like a condition, wherever it stands. */
function conditionsIn(node: Json): Condition[] {
  if (Array.isArray(node)) return node.flatMap(conditionsIn);
  if (typeof node !== 'object' || node === null) return [];
  const here = ['when', 'where', 'condition'].flatMap((key) => {
    const value = node[key];
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? [value] : [];
  });
  return [...here, ...Object.values(node).flatMap(conditionsIn)];
}

const conditions = ['tags', 'strata', 'strategies', 'segments', 'pathways', 'measures'].flatMap(
  (folder) => {
    try {
      return readdirSync(join(CONTENT, folder))
        .filter((name) => name.endsWith('.json'))
        .flatMap((name) =>
          conditionsIn(JSON.parse(readFileSync(join(CONTENT, folder, name), 'utf8')) as Json).map(
            (condition) => ({ name: `${folder}/${name}`, text: JSON.stringify(condition) }),
          ),
        );
    } catch {
      return [];
    }
  },
);
const shownOf = (condition: Condition) => write(read(condition));
const rowsOf = (part: Part): Part[] =>
  part.type === 'group' ? part.parts.flatMap(rowsOf) : [part];

describe('reading and writing', () => {
  it('knows the content', () => {
    expect(conditions.length).toBeGreaterThan(60);
  });

  it.each(conditions)('gives $name back as it was: $text', ({ text }) => {
    expect(JSON.stringify(shownOf(JSON.parse(text) as Condition).condition)).toBe(text);
  });

  it('shows the rules of tags and strata as rows, nothing of them is only kept', () => {
    const kept = conditions
      .filter(({ name }) => /^(tags|strata|strategies|segments)/.test(name))
      .filter(({ text }) =>
        rowsOf(read(JSON.parse(text) as Condition)).some((row) => row.type === 'kept'),
      );
    expect(kept).toEqual([]);
  });

  it.each<[string, Condition]>([
    ['not of all', { not: { all: [{ field: 'patient.sex', op: '=', value: 'female' }] } }],
    ['not of one in a list', { not: { any: [{ field: 'patient.age', op: '>', value: 1 }] } }],
    ['not of not', { not: { not: { field: 'patient.deceased', op: '=', value: true } } }],
    ['a list of one', { all: [{ any: [{ field: 'patient.age', op: '<', value: 3 }] }] }],
    ['another order', { value: 3, op: '<', field: 'patient.age' }],
    ['rows in another order', { count: { value: 2, op: '>', fact: 'encounter' } }],
    ['a window', { repeated: { fact: 'condition', same: 'category', times: 2, withinDays: 90 } }],
    [
      'a tag',
      { not: { exists: { fact: 'tag', where: { field: 'tag', op: 'in', value: ['a'] } } } },
    ],
    ['a segment', { all: [{ segment: 'x' }, { not: { segment: 'y' } }] }],
    ['the anchor', { field: 'anchor.dueOn', op: '<', value: { today: true } }],
    [
      'a moved anchor',
      { field: 'patient.birthDate', op: '<', value: { anchor: 'dueOn', days: 1 } },
    ],
    [
      'months and days',
      { field: 'profile.ldlOn', op: '<', value: { today: true, months: -1, days: 2 } },
    ],
    ['what nobody knows', { future: { thing: [1, null, { deep: true }] } }],
    ['a mistake', { all: [], more: 1 }],
    ['values of the wrong kind', { field: 'patient.age', op: 'between', value: [1, 2, 3] }],
    ['an object in a list', { field: 'patient.age', op: 'in', value: [{ today: true }] }],
  ])('keeps %s', (_, condition) => {
    expect(JSON.stringify(shownOf(condition).condition)).toBe(JSON.stringify(condition));
  });

  it('keeps what lies too deep, however deep', () => {
    const leaf = { field: 'patient.age', op: '>', value: 1 };
    const deep: Condition = { all: [{ any: [{ all: [{ any: [{ not: leaf }, leaf] }] }] }] };
    const text = JSON.stringify(deep);
    expect(rowsOf(read(deep)).map((row) => row.type)).toEqual(['kept']);
    expect(JSON.stringify(shownOf(deep).condition)).toBe(text);
  });
});

describe('writing', () => {
  const start = (condition: Condition): Group => read(condition);

  it('leaves out what is not filled in, and says so', () => {
    const root = start({ all: [{ field: 'patient.age', op: '>', value: 1 }] });
    root.parts.push({ id: 900, type: 'compare', field: '', op: '', value: null, raw: null });
    root.parts.push({ id: 901, type: 'member', of: 'tag', not: false, values: [], raw: null });
    const written = write(root);
    expect(written.condition).toEqual({ all: [{ field: 'patient.age', op: '>', value: 1 }] });
    expect(written.unfinished).toEqual([900, 901]);
    expect(write({ ...root, parts: root.parts.slice(1) }).condition).toBeNull();
  });

  it('leaves rows out whose limits are not filled in', () => {
    const root = start({
      any: [
        {
          count: {
            fact: 'encounter',
            where: { field: 'startedAt', op: 'withinLastDays', value: 9 },
            op: '>',
            value: 1,
          },
        },
        { field: 'patient.age', op: '>', value: 1 },
      ],
    });
    const rows = root.parts[0]!;
    if (rows.type !== 'rows') throw new Error('not rows');
    rows.where.parts[0] = { ...rows.where.parts[0]!, value: null, raw: null } as Part;
    const written = write(root);
    expect(written.condition).toEqual({ any: [{ field: 'patient.age', op: '>', value: 1 }] });
    expect(written.unfinished).toContain(rows.id);
  });

  it('finds the row that a flaw is about', () => {
    const root = start({
      all: [
        { field: 'patient.age', op: '>', value: 1 },
        {
          not: {
            any: [
              { segment: 'x' },
              {
                exists: {
                  fact: 'encounter',
                  where: { field: 'class', op: '=', value: 'inpatient' },
                },
              },
            ],
          },
        },
      ],
    });
    const { places } = write(root);
    const none = root.parts[1] as Group;
    const rows = none.parts[1]!;
    expect(partAt(places, '/all/0/op')).toBe(root.parts[0]!.id);
    expect(partAt(places, '/all/1/not/any/0/segment')).toBe(none.parts[0]!.id);
    expect(partAt(places, '/all/1/not/any/1/exists/fact')).toBe(rows.id);
    expect(partAt(places, '/all/1/not/any/1/exists/where/value')).toBe(
      rows.type === 'rows' ? rows.where.parts[0]!.id : 0,
    );
    expect(partAt(places, '/all/9')).toBe(root.id);
  });

  it('a first row stands alone, two in a list', () => {
    const root = start({ field: 'patient.age', op: '>', value: 1 });
    expect(write(root).condition).toEqual({ field: 'patient.age', op: '>', value: 1 });
    root.parts.push({
      id: 900,
      type: 'member',
      of: 'segment',
      not: true,
      values: ['x'],
      raw: null,
    });
    expect(write(root).condition).toEqual({
      all: [{ field: 'patient.age', op: '>', value: 1 }, { not: { segment: 'x' } }],
    });
    expect(write({ ...root, kind: 'none' }).condition).toEqual({
      not: { any: [{ field: 'patient.age', op: '>', value: 1 }, { not: { segment: 'x' } }] },
    });
  });
});
