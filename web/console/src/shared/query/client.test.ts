import { describe, expect, it } from 'vitest';
import type { Change } from '../live/stream';
import { createGatherer, keysOf } from './client';

const change = (topic: string, patientId: string | null = null): Change =>
  ({ topic, id: '1', patientId, at: '', level: null }) as Change;

describe('keysOf', () => {
  it('touches what the change is about and nothing else', () => {
    expect(keysOf(change('task', 'p'))).toEqual([['task'], ['patient', 'p']]);
    expect(keysOf(change('alert'))).toEqual([['task'], ['patient']]);
    expect(keysOf(change('intake'))).toEqual([['intake'], ['registration', 'reviews']]);
    expect(keysOf(change('unknown-text'))).toEqual([['unknown-texts']]);
    expect(keysOf(change('something-new'))).toEqual([]);
  });
});

describe('createGatherer', () => {
  it('looks once for many changes, and again after the moment has passed', () => {
    const seen: string[] = [];
    const timers: (() => void)[] = [];
    const gather = createGatherer(
      (key) => seen.push(key.join('/')),
      (run) => timers.push(run),
    );
    for (let n = 0; n < 1000; n++) {
      gather(change('intake'));
    }
    gather(change('task', 'p'));
    expect(timers).toHaveLength(1);
    timers.shift()!();
    expect(seen).toEqual(['intake', 'registration/reviews', 'task', 'patient/p']);
    gather(change('intake'));
    timers.shift()!();
    expect(seen).toHaveLength(6);
  });
});
