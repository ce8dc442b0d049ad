import { describe, expect, it } from 'vitest';
import { createLive, type Change, type Source } from './stream';

class FakeSource implements Source {
  readyState = 0;
  onopen: ((event: Event) => void) | null = null;
  onerror: ((event: Event) => void) | null = null;
  closed = false;
  private readonly listeners = new Map<string, (event: MessageEvent<string>) => void>();

  addEventListener(type: string, listener: (event: MessageEvent<string>) => void) {
    this.listeners.set(type, listener);
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

  says(data: string, type = 'changed') {
    this.listeners.get(type)?.(new MessageEvent(type, { data }));
  }
}

function fixture() {
  const sources: FakeSource[] = [];
  const waits: number[] = [];
  const changes: Change[] = [];
  let gaps = 0;
  let pending: (() => void) | undefined;
  let patience: (() => void) | undefined;
  const live = createLive({
    open: () => {
      const source = new FakeSource();
      sources.push(source);
      return source;
    },
    onChange: (change) => changes.push(change),
    onGap: () => gaps++,
    later: (run, ms) => {
      if (ms === PATIENCE_MS && waits.length === 0 && !patience) {
        patience = run;
        return 2 as unknown as ReturnType<typeof setTimeout>;
      }
      waits.push(ms);
      pending = run;
      return 1 as unknown as ReturnType<typeof setTimeout>;
    },
    cancel: (timer) => {
      if ((timer as unknown) === 1) {
        pending = undefined;
      }
    },
  });
  return {
    live,
    sources,
    waits,
    changes,
    gaps: () => gaps,
    passWait: () => pending?.(),
    losePatience: () => patience?.(),
    heard: async () => {
      let over = false;
      void live.opened().then(() => (over = true));
      await Promise.resolve();
      return over;
    },
    last: () => sources.at(-1)!,
  };
}

/** How long requests wait for the stream, told from the waits between two connections by coming first. */
const PATIENCE_MS = 2000;

describe('live stream', () => {
  it('lets requests wait until changes are heard, so that nothing is read before', async () => {
    const { live, last, heard, gaps } = fixture();
    expect(await heard()).toBe(true);
    live.start();
    expect(await heard()).toBe(false);
    last().opens();
    expect(await heard()).toBe(true);
    expect(gaps()).toBe(0);
  });

  it('lets them wait no longer than its patience, and fetches again what they read', async () => {
    const { live, last, heard, gaps, losePatience } = fixture();
    live.start();
    losePatience();
    expect(await heard()).toBe(true);
    expect(gaps()).toBe(0);
    last().opens();
    expect(gaps()).toBe(1);
  });

  it.each([['breaks'], ['fails']] as const)(
    'lets them go when the first connection %s, and fetches again what they read',
    async (how) => {
      const { live, last, heard, gaps, passWait } = fixture();
      live.start();
      last()[how]();
      expect(await heard()).toBe(true);
      passWait();
      last().opens();
      expect(gaps()).toBe(1);
    },
  );

  it('fetches everything again when the server says that changes may be missing', () => {
    const { live, last, gaps } = fixture();
    live.start();
    last().opens();
    last().says('{}', 'resync');
    expect(gaps()).toBe(1);
  });

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
