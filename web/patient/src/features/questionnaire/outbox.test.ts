import { beforeEach, describe, expect, it } from 'vitest';
import { ProblemError, type AnswerSaved, type AnswerValue } from '@/api';
import { AnswerOutbox } from './outbox';
import { formStorage } from './storage';
import { offline } from './testing';

const SAVED: AnswerSaved = { flag: null };

function setUp(send: (itemId: string, value: AnswerValue) => Promise<AnswerSaved>) {
  const heard = {
    saved: [] as string[],
    refused: [] as [string, string][],
    closed: 0,
    waiting: [] as readonly string[],
    timers: [] as { task: () => void; milliseconds: number }[],
  };
  const outbox = new AnswerOutbox(formStorage('h1'), {
    send,
    onSaved: (itemId) => heard.saved.push(itemId),
    onRefused: (itemId, problem) => heard.refused.push([itemId, problem.code]),
    onClosed: () => (heard.closed += 1),
    onChange: (waiting) => (heard.waiting = waiting),
    later(task, milliseconds) {
      const timer = { task, milliseconds };
      heard.timers.push(timer);
      return () => (heard.timers = heard.timers.filter((other) => other !== timer));
    },
  });
  return { outbox, heard };
}

function gate<T>() {
  let open!: (value: T) => void;
  let shut!: (error: unknown) => void;
  const promise = new Promise<T>((resolve, reject) => {
    open = resolve;
    shut = reject;
  });
  return { promise, open, shut };
}

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

describe('answers on their way', () => {
  it('go one by one, in order', async () => {
    const sent: unknown[] = [];
    const { outbox, heard } = setUp((itemId, value) => {
      sent.push([itemId, value]);
      return Promise.resolve(SAVED);
    });
    void outbox.put('c1', 36.8, false);
    await outbox.put('c2', 3, false);
    expect(sent).toEqual([
      ['c1', 36.8],
      ['c2', 3],
    ]);
    expect(heard.saved).toEqual(['c1', 'c2']);
    expect(outbox.waiting).toEqual([]);
    expect(formStorage('h1').pending()).toEqual({});
  });

  it('send the newest value when an answer changed while it was on its way', async () => {
    const first = gate<AnswerSaved>();
    const sent: AnswerValue[] = [];
    const { outbox } = setUp((_itemId, value) => {
      sent.push(value);
      return sent.length === 1 ? first.promise : Promise.resolve(SAVED);
    });
    void outbox.put('c5', 'yes', false);
    const done = outbox.put('c5', 'no', false);
    expect(formStorage('h1').pending()).toEqual({ c5: 'no' });
    first.open(SAVED);
    await done;
    expect(sent).toEqual(['yes', 'no']);
    expect(outbox.waiting).toEqual([]);
  });

  it('wait on the device while there is no network, longer each time, and are not lost', async () => {
    let online = false;
    const { outbox, heard } = setUp(() =>
      online ? Promise.resolve(SAVED) : Promise.reject(offline()),
    );
    await outbox.put('c2', 4, false);
    expect(heard.waiting).toEqual(['c2']);
    expect(formStorage('h1').pending()).toEqual({ c2: 4 });
    expect(heard.timers.map((timer) => timer.milliseconds)).toEqual([2_000]);
    await outbox.flush();
    expect(heard.timers.map((timer) => timer.milliseconds)).toEqual([4_000]);
    online = true;
    await outbox.flush();
    expect(heard.timers).toEqual([]);
    expect(heard.saved).toEqual(['c2']);
    expect(formStorage('h1').pending()).toEqual({});
  });

  it('are taken up again after a reload', async () => {
    const before = setUp(() => Promise.reject(offline()));
    await before.outbox.put('c2', 4, false);
    await before.outbox.put('c11', '膝盖有点僵', true);
    const after = setUp(() => Promise.resolve(SAVED));
    expect(after.outbox.waiting).toEqual(['c2', 'c11']);
    await after.outbox.flush();
    expect(after.heard.saved).toEqual(['c2', 'c11']);
  });

  it('are retried when the server is away, not when it refuses', async () => {
    const answers = [503, 400];
    const { outbox, heard } = setUp(() =>
      Promise.reject(
        new ProblemError({ status: answers.shift() ?? 200, code: 'questionnaire.out-of-range' }),
      ),
    );
    await outbox.put('c1', 50, false);
    expect(heard.refused).toEqual([]);
    expect(heard.timers).toHaveLength(1);
    await outbox.flush();
    expect(heard.refused).toEqual([['c1', 'questionnaire.out-of-range']]);
    expect(outbox.waiting).toEqual([]);
  });

  it('a refused answer does not hold up the next', async () => {
    const { outbox, heard } = setUp((itemId) =>
      itemId === 'c1'
        ? Promise.reject(new ProblemError({ status: 400, code: 'questionnaire.out-of-range' }))
        : Promise.resolve(SAVED),
    );
    void outbox.put('c1', 50, false);
    await outbox.put('c2', 3, false);
    expect(heard.saved).toEqual(['c2']);
  });

  it('stay when the step-up has run out, and go after it', async () => {
    let open = false;
    const { outbox, heard } = setUp(() =>
      open
        ? Promise.resolve(SAVED)
        : Promise.reject(new ProblemError({ status: 401, code: 'link.not-open' })),
    );
    await outbox.put('c2', 4, false);
    expect(heard.closed).toBe(1);
    expect(outbox.waiting).toEqual(['c2']);
    open = true;
    await outbox.flush();
    expect(heard.saved).toEqual(['c2']);
  });
});
