import { newId, type Group, type Part } from './condition';

/** Changes of the tree. Each gives a new tree and leaves the old one alone, so that it can come back. */

const childrenOf = (part: Part): Part[] =>
  part.type === 'group' ? part.parts : part.type === 'rows' ? [part.where] : [];

export function find(root: Part, id: number): Part | null {
  if (root.id === id) return root;
  for (const child of childrenOf(root)) {
    const found = find(child, id);
    if (found) return found;
  }
  return null;
}

/** The part with that id replaced by others, by one in most cases. */
function swap<P extends Part>(part: P, id: number, by: (old: Part) => Part[]): P {
  if (part.type === 'group') {
    return {
      ...part,
      parts: part.parts.flatMap((child) => (child.id === id ? by(child) : [swap(child, id, by)])),
    };
  }
  if (part.type === 'rows') {
    const where = part.where.id === id ? (by(part.where)[0] as Group) : swap(part.where, id, by);
    return { ...part, where };
  }
  return part;
}

export function replace(root: Group, next: Part): Group {
  return root.id === next.id ? (next as Group) : swap(root, next.id, () => [next]);
}

export function remove(root: Group, id: number): Group {
  return swap(root, id, () => []);
}

export function insert(root: Group, groupId: number, part: Part): Group {
  const group = find(root, groupId) as Group;
  return replace(root, { ...group, parts: [...group.parts, part] });
}

/** The group in which a part stands. */
export function parentOf(root: Part, id: number): Group | null {
  for (const child of childrenOf(root)) {
    if (child.id === id && root.type === 'group') return root;
    const found = parentOf(child, id);
    if (found) return found;
  }
  return null;
}

/** One place up or down among the parts of its group; the same tree at the ends. */
export function move(root: Group, id: number, step: 1 | -1): Group {
  const group = parentOf(root, id);
  const from = group?.parts.findIndex((part) => part.id === id) ?? -1;
  const to = from + step;
  if (!group || to < 0 || to >= group.parts.length) return root;
  const parts = [...group.parts];
  [parts[from], parts[to]] = [parts[to]!, parts[from]!];
  return replace(root, { ...group, parts });
}

/** The same part a second time, behind the first. */
export function copy(root: Group, id: number): { root: Group; copied: number } {
  let copied = id;
  const next = swap(root, id, (old) => {
    const second = fresh(old);
    copied = second.id;
    return [old, second];
  });
  return { root: next, copied };
}

function fresh<P extends Part>(part: P): P {
  if (part.type === 'group') return { ...part, id: newId(), parts: part.parts.map(fresh) };
  if (part.type === 'rows') return { ...part, id: newId(), where: fresh(part.where) };
  return { ...part, id: newId() };
}

/** How deep the group lies: 1 for the outermost. Of the groups within rows, counted from those rows. */
export function levelOf(root: Part, id: number, level = 1): number {
  if (root.id === id) return level;
  for (const child of childrenOf(root)) {
    const found = levelOf(child, id, root.type === 'rows' ? 1 : level + 1);
    if (found > 0) return found;
  }
  return 0;
}

/** What has the focus when a part is gone: the next, the one before, or its group. */
export function besides(root: Group, id: number): number {
  const group = parentOf(root, id);
  const at = group?.parts.findIndex((part) => part.id === id) ?? -1;
  return group?.parts[at + 1]?.id ?? group?.parts[at - 1]?.id ?? group?.id ?? root.id;
}
