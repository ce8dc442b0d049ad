import { describe, expect, it } from 'vitest';
import { isSame, queryOf, stateOf } from './state';

const offered = { whose: ['all'], days: ['7', '30'] };
const columns = ['mrn', 'last'];

describe('the state of a list', () => {
  it('is read from its address, and nothing that the list does not offer', () => {
    expect(
      stateOf({ days: '30', whose: '王秀兰', q: 'wxl', cols: 'last.name' }, offered, columns),
    ).toEqual({ filters: { days: '30' }, columns: ['last'] });
    expect(stateOf({ days: ['7', '30'] }, offered, columns)).toEqual({ filters: {}, columns: [] });
  });

  it('is written into the address beside what belongs to others', () => {
    const before = { q: 'wxl', days: '7', view: 'old', cols: 'mrn' };
    const state = { filters: { whose: 'all' }, columns: ['mrn', 'last'] };
    expect(queryOf(state, 'new', offered, before)).toEqual({
      q: 'wxl',
      whose: 'all',
      cols: 'mrn.last',
      view: 'new',
    });
    expect(queryOf({ filters: {}, columns: [] }, null, offered, before)).toEqual({ q: 'wxl' });
  });

  it('comes back from its address as it was', () => {
    const state = { filters: { days: '7', whose: 'all' }, columns: ['last'] };
    expect(isSame(stateOf(queryOf(state, null, offered, {}), offered, columns), state)).toBe(true);
  });

  it('is the same in another order', () => {
    const one = { filters: { a: '1', b: '2' }, columns: ['x', 'y'] };
    expect(isSame(one, { filters: { b: '2', a: '1' }, columns: ['y', 'x'] })).toBe(true);
    expect(isSame(one, { ...one, columns: ['x'] })).toBe(false);
  });
});
