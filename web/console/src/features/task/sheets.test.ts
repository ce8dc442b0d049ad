import { describe, expect, it } from 'vitest';
import { once, onSheet, parts } from './sheets';
import type { Task } from './types';

const NOW = Date.parse('2026-11-22T09:30:00+08:00');
const task = (id: string, over: Partial<Task> = {}) =>
  ({
    id,
    kind: 'call',
    priority: 'P3',
    state: 'open',
    dueAt: '2026-11-22T16:00:00+08:00',
    owner: null,
    outcome: null,
    ...over,
  }) as Task;
const zhou = { id: 'z', displayName: '周蕾' };
const wu = { id: 'w', displayName: '吴彤' };

describe('sheets', () => {
  it('hand over everything that is open and nothing that is done', () => {
    expect(onSheet('handover', task('a', { dueAt: '2027-01-01T10:00:00+08:00' }), NOW)).toBe(true);
    expect(onSheet('handover', task('a', { state: 'done' }), NOW)).toBe(false);
  });

  it('list the calls of today, and those of before, until midnight at the hospital', () => {
    expect(onSheet('calls', task('a', { dueAt: '2026-11-21T10:00:00+08:00' }), NOW)).toBe(true);
    expect(onSheet('calls', task('a', { dueAt: '2026-11-22T23:59:00+08:00' }), NOW)).toBe(true);
    expect(onSheet('calls', task('a', { dueAt: '2026-11-23T00:00:00+08:00' }), NOW)).toBe(false);
    expect(onSheet('calls', task('a', { kind: 'registration-review' }), NOW)).toBe(false);
  });

  it('miss what is overdue and what was tried', () => {
    const tried = { code: 'no-answer', note: null, at: '', by: zhou };
    expect(onSheet('missed', task('a'), NOW)).toBe(false);
    expect(onSheet('missed', task('a', { dueAt: '2026-11-22T09:29:00+08:00' }), NOW)).toBe(true);
    expect(onSheet('missed', task('a', { outcome: tried }), NOW)).toBe(true);
  });

  it('go by person, nobody first, the most urgent first, each task once', () => {
    const red = task('red', { priority: 'P1', owner: zhou, dueAt: '2026-11-22T18:00:00+08:00' });
    const all = once([
      [task('mine', { owner: zhou }), red],
      [task('theirs', { owner: wu }), task('free'), red],
    ]);
    expect(all).toHaveLength(4);
    expect(
      parts('handover', all, NOW).map((part) => [part.name, part.tasks.map((one) => one.id)]),
    ).toEqual([
      [null, ['free']],
      ['吴彤', ['theirs']],
      ['周蕾', ['red', 'mine']],
    ]);
  });
});
