import { QueryClient, QueryObserver } from '@tanstack/vue-query';
import { describe, expect, it } from 'vitest';
import type { Change } from '../live/stream';
import { createGatherer, keysOf, lookAgain } from './client';

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

describe('lookAgain', () => {
  const fixture = () => {
    const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
    const answers: ((value: string) => void)[] = [];
    const observer = new QueryObserver<string>(client, {
      queryKey: ['intake', 'messages'],
      queryFn: () => new Promise((resolve) => answers.push(resolve)),
    });
    const errors: unknown[] = [];
    observer.subscribe((result) => {
      if (result.error) {
        errors.push(result.error);
      }
    });
    return { client, answers, observer, errors };
  };
  const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

  it('does not wait for an answer that may have been read before the change', async () => {
    const { client, answers, observer, errors } = fixture();
    void lookAgain(client, ['intake']);
    await settled();
    answers[0]!('before');
    expect(answers).toHaveLength(2);
    answers[1]!('after');
    await settled();
    expect(observer.getCurrentResult().data).toBe('after');
    expect(errors).toEqual([]);
  });

  it('keeps what is shown until the new answer is there', async () => {
    const { client, answers, observer } = fixture();
    answers[0]!('first');
    await settled();
    void lookAgain(client);
    await settled();
    expect(observer.getCurrentResult().data).toBe('first');
    answers[1]!('second');
    await settled();
    expect(observer.getCurrentResult().data).toBe('second');
  });

  it('leaves what the change is not about alone', async () => {
    const { client, answers } = fixture();
    await lookAgain(client, ['task']);
    expect(answers).toHaveLength(1);
  });
});
