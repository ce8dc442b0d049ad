import { describe, expect, it } from 'vitest';
import { afterRemoval, neighbour, range } from './selection';

const ids = ['a', 'b', 'c'];

describe('selection', () => {
  it('moves and stays at the ends', () => {
    expect(neighbour(ids, '', 1)).toBe('a');
    expect(neighbour(ids, 'gone', -1)).toBe('a');
    expect(neighbour(ids, 'a', 1)).toBe('b');
    expect(neighbour(ids, 'c', 1)).toBe('c');
    expect(neighbour(ids, 'a', -1)).toBe('a');
    expect(neighbour([], 'a', 1)).toBe('');
  });

  it('goes to the next row when one is completed', () => {
    expect(afterRemoval(ids, 'a')).toBe('b');
    expect(afterRemoval(ids, 'c')).toBe('b');
    expect(afterRemoval(['a'], 'a')).toBe('');
  });

  it('takes a range in both directions', () => {
    expect(range(ids, 'a', 'c')).toEqual(ids);
    expect(range(ids, 'c', 'b')).toEqual(['b', 'c']);
    expect(range(ids, 'gone', 'b')).toEqual(['b']);
  });
});
