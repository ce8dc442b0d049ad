import { describe, expect, it } from 'vitest';
import { createHistory } from './history';

describe('history', () => {
  it('goes back and forth, and a new change ends what was ahead', () => {
    const history = createHistory('a');
    history.put('b');
    history.put('c');
    expect(history.undo()).toBe(true);
    expect(history.present.value).toBe('b');
    expect(history.redo()).toBe(true);
    expect(history.present.value).toBe('c');
    history.undo();
    history.put('d');
    expect(history.canRedo.value).toBe(false);
    history.undo();
    history.undo();
    expect(history.undo()).toBe(false);
    expect(history.present.value).toBe('a');
  });

  it('takes what is typed in one field as one step', () => {
    const history = createHistory('');
    history.put('1', 'value');
    history.put('12', 'value');
    history.put('12x', 'other');
    history.undo();
    expect(history.present.value).toBe('12');
    history.undo();
    expect(history.present.value).toBe('');
  });

  it('typing after going back is a step of its own', () => {
    const history = createHistory('');
    history.put('1', 'value');
    history.put('2');
    history.undo();
    history.put('12', 'value');
    history.undo();
    expect(history.present.value).toBe('1');
  });

  it('forgets the oldest', () => {
    const history = createHistory(0, 2);
    [1, 2, 3].forEach((n) => history.put(n));
    expect([history.undo(), history.undo(), history.undo()]).toEqual([true, true, false]);
    expect(history.present.value).toBe(1);
  });
});
