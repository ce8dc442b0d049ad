import { describe, expect, it } from 'vitest';
import { read, write, type Group } from './condition';
import { besides, copy, find, insert, levelOf, move, parentOf, remove, replace } from './edit';

const age = (value: number) => ({ field: 'patient.age', op: '>', value });
const tree = (): Group =>
  read({
    all: [
      age(1),
      { any: [age(2), age(3)] },
      { exists: { fact: 'encounter', where: { field: 'class', op: '=', value: 'inpatient' } } },
    ],
  });
const text = (root: Group) => JSON.stringify(write(root).condition);

describe('changes of the tree', () => {
  it('leave the old tree as it was', () => {
    const root = tree();
    const before = text(root);
    const any = root.parts[1] as Group;
    const next = remove(root, any.parts[0]!.id);
    expect(text(root)).toBe(before);
    expect(text(next)).toBe(before.replace(`${JSON.stringify(age(2))},`, ''));
  });

  it('put a part into a group, also into that of rows', () => {
    const root = tree();
    const rows = root.parts[2]!;
    if (rows.type !== 'rows') throw new Error('not rows');
    const part = {
      id: 900,
      type: 'compare',
      field: 'doctor',
      op: '=',
      value: 'x',
      raw: null,
    } as const;
    const next = insert(root, rows.where.id, part);
    expect(find(next, 900)).toEqual(part);
    expect(parentOf(next, 900)?.id).toBe(rows.where.id);
    expect(levelOf(next, rows.where.id)).toBe(1);
    expect(levelOf(next, (next.parts[1] as Group).id)).toBe(2);
    expect(text(next)).toContain('"where":{"all":[');
  });

  it('move within the group and not beyond it', () => {
    const root = tree();
    const [first, second] = root.parts;
    expect(move(root, first!.id, -1)).toBe(root);
    expect(
      move(root, first!.id, 1)
        .parts.map((part) => part.id)
        .slice(0, 2),
    ).toEqual([second!.id, first!.id]);
  });

  it('copy with everything within, under ids of their own', () => {
    const root = tree();
    const { root: next, copied } = copy(root, root.parts[1]!.id);
    expect(next.parts).toHaveLength(4);
    const second = next.parts[2] as Group;
    expect(second.id).toBe(copied);
    expect(text(second)).toBe(text(root.parts[1] as Group));
    expect(second.parts[0]!.id).not.toBe((root.parts[1] as Group).parts[0]!.id);
  });

  it('replace the outermost, and know what stands beside what goes', () => {
    const root = tree();
    expect(replace(root, { ...root, kind: 'any' }).kind).toBe('any');
    expect(besides(root, root.parts[0]!.id)).toBe(root.parts[1]!.id);
    expect(besides(root, root.parts[2]!.id)).toBe(root.parts[1]!.id);
  });
});
