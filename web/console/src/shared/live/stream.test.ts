import { describe, expect, it } from 'vitest';
import { createLive, type Change, type Source } from './stream';

class FakeSource implements Source {
  readyState = 0;
  onopen: ((event: Event) => void) | null = null;
  onerror: ((event: Event) => void) | null = null;
  closed = false;
  private listener: ((event: MessageEvent<string>) => void) | undefined;

  addEventListener(_type: string, listener: (event: MessageEvent<string>) => void) {
    this.listener = listener;
  }

  close() {
    this.closed = true;
    this.readyState = 2;
  }

  opens() {
    this.readyState = 1;
    this.onopen?.(new Event('open'));
  }

  /** The connection broke; the browser opens it again by itself. */
  breaks() {
    this.readyState = 0;
    this.onerror?.(new Event('error'));
  }

  /** The server answered with an error; the browser gives up. */
  fails() {
    this.readyState = 2;
    this.onerror?.(new Event('error'));
  }

  says(data: string) {
    this.listener?.(new MessageEvent('changed', { data }));
  }
}

function fixture() {
  const sources: FakeSource[] = [];
  const waits: number[] = [];
  const changes: Change[] = [];
  let gaps = 0;
  let pending: (() => void) | undefined;
  const live = createLive({
    open: () => {
      const source = new FakeSource();
      sources.push(source);
      return source;
    },
    onChange: (change) => changes.push(change),
    onGap: () => gaps++,
    later: (run, ms) => {
      waits.push(ms);
      pending = run;
      return 1 as unknown as ReturnType<typeof setTimeout>;
    },
    cancel: () => (pending = undefined),
  });
  return {
    live,
    sources,
    waits,
    changes,
    gaps: () => gaps,
    passWait: () => pending?.(),
    last: () => sources.at(-1)!,
  };
}

describe('live stream', () => {
  it('hands changes on and leaves what is no change alone', () => {
    const { live, last, changes } = fixture();
    live.start();
    last().opens();
    expect(live.state.value).toBe('live');
    last().says('{"topic":"task","id":"1","patientId":null,"at":"","level":"P1"}');
    last().says('not json');
    last().says('"a string"');
    expect(changes.map((change) => change.id)).toEqual(['1']);
  });

  it('lets the browser mend a broken connection, which loses nothing', () => {
    const { live, last, sources, waits, gaps } = fixture();
    live.start();
    last().opens();
    last().breaks();
    expect(live.state.value).toBe('reconnecting');
    last().opens();
    expect(live.state.value).toBe('live');
    expect(sources).toHaveLength(1);
    expect(waits).toEqual([]);
    expect(gaps()).toBe(0);
  });

  it('opens a fresh one when the browser gave up, waits longer each time, and catches up once', () => {
    const { live, last, sources, waits, gaps, passWait } = fixture();
    live.start();
    last().opens();
    for (let n = 0; n < 7; n++) {
      last().fails();
      passWait();
    }
    expect(waits).toEqual([1000, 2000, 4000, 8000, 16000, 30000, 30000]);
    expect(sources).toHaveLength(8);
    expect(gaps()).toBe(0);
    last().opens();
    expect(gaps()).toBe(1);
    last().fails();
    expect(waits.at(-1)).toBe(1000);
  });

  it('opens a fresh one at once when the computer wakes, and fetches everything again', () => {
    const { live, last, sources, gaps } = fixture();
    live.start();
    last().opens();
    live.restart();
    expect(sources[0]!.closed).toBe(true);
    last().opens();
    expect(gaps()).toBe(1);
    expect(sources).toHaveLength(2);
  });

  it('stays quiet after it was stopped', () => {
    const { live, last, sources, passWait } = fixture();
    live.start();
    last().fails();
    live.stop();
    passWait();
    expect(sources).toHaveLength(1);
    live.restart();
    expect(sources).toHaveLength(1);
  });
});
