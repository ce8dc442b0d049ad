import { dateOf } from '@/shared/time/format';
import type { Task } from './types';

export const SHEETS = ['handover', 'calls', 'missed'] as const;
export type Sheet = (typeof SHEETS)[number];

/** Kinds of work in which nobody is called. */
const NO_CALL = new Set(['unknown-outcome', 'registration-review']);

/** What one person has on a sheet; nobody's work has no name. */
export interface Part {
  name: string | null;
  tasks: Task[];
}

const bySeverity = (a: Task, b: Task) =>
  a.priority.localeCompare(b.priority) || Date.parse(a.dueAt) - Date.parse(b.dueAt);

/** Each task once, although several lists may hold it. */
export const once = (lists: readonly (readonly Task[])[]): Task[] => [
  ...new Map(lists.flat().map((task) => [task.id, task])).values(),
];

/**
 * What belongs on a sheet. The hand-over: everything open. The call list: calls that are due until the
 * end of today. The missed list: what is overdue, and what was tried without reaching anybody.
 */
export function onSheet(sheet: Sheet, task: Task, now: number): boolean {
  if (task.state === 'done') {
    return false;
  }
  switch (sheet) {
    case 'handover':
      return true;
    case 'calls':
      return !NO_CALL.has(task.kind) && dateOf(task.dueAt) <= dateOf(now);
    case 'missed':
      return Date.parse(task.dueAt) < now || task.outcome !== null;
  }
}

/** The sheet by person, in the order of names; what nobody has comes first, since it is waiting. */
export function parts(sheet: Sheet, tasks: readonly Task[], now: number): Part[] {
  const names = new Map<string, Part>();
  for (const task of tasks.filter((one) => onSheet(sheet, one, now)).sort(bySeverity)) {
    const id = task.owner?.id ?? '';
    const part = names.get(id) ?? { name: task.owner?.displayName ?? null, tasks: [] };
    part.tasks.push(task);
    names.set(id, part);
  }
  return [...names.values()].sort((a, b) =>
    a.name === null ? -1 : b.name === null ? 1 : a.name.localeCompare(b.name, 'zh-CN'),
  );
}
