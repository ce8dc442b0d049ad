import { ref, type Ref } from 'vue';

/** Something changed on the server; the page fetches again what it shows of it. */
export interface Change {
  topic:
    | 'task'
    | 'alert'
    | 'intake'
    | 'alarm'
    | 'patient'
    | 'measure'
    | 'unknown-text'
    | 'emergency-access';
  id: string;
  patientId: string | null;
  at: string;
  level: string | null;
}

export type LiveState = 'connecting' | 'live' | 'reconnecting';

/** The part of EventSource that is used, so that tests can bring their own. */
export interface Source {
  readonly readyState: number;
  onopen: ((event: Event) => void) | null;
  onerror: ((event: Event) => void) | null;
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void;
  close(): void;
}

export interface LiveOptions {
  open: () => Source;
  onChange: (change: Change) => void;
  /** Events may have been missed (another connection, or the computer slept): fetch everything again. */
  onGap: () => void;
  later?: (run: () => void, ms: number) => ReturnType<typeof setTimeout>;
  cancel?: (timer: ReturnType<typeof setTimeout>) => void;
}

const CLOSED = 2;
const PATIENCE_MS = 2000;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;

/**
 * Keeps the stream of changes open.
 *
 * The browser itself reopens a connection that broke and says which event it saw last, so nothing is
 * lost then. It gives up when the server answers with an error (a restart behind a proxy, a session
 * that ended); then we open a fresh one, waiting twice as long each time up to half a minute, and
 * call `onGap` once it is live, because a fresh one cannot say what it missed. The server can say
 * that, too: `resync`.
 *
 * What a page reads before the stream is open may change without a word to it. So requests wait for
 * `opened`, for two seconds at most; a stream that opens later than that calls `onGap`.
 */
export function createLive(options: LiveOptions) {
  const later = options.later ?? setTimeout;
  const cancel = options.cancel ?? clearTimeout;
  const state: Ref<LiveState> = ref('connecting');
  let source: Source | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = FIRST_WAIT_MS;
  let gap = false;
  let stopped = true;
  let opened: Promise<void> = Promise.resolve();
  let settle: (open: boolean) => void = () => undefined;

  function connect() {
    timer = undefined;
    const connection = options.open();
    source = connection;
    connection.onopen = () => {
      state.value = 'live';
      wait = FIRST_WAIT_MS;
      settle(true);
      if (gap) {
        gap = false;
        options.onGap();
      }
    };
    connection.onerror = () => {
      state.value = 'reconnecting';
      settle(false);
      if (connection.readyState === CLOSED) {
        gap = true;
        schedule();
      }
    };
    connection.addEventListener('resync', () => options.onGap());
    connection.addEventListener('changed', (event) => {
      const change = parse(event.data);
      if (change) {
        options.onChange(change);
      }
    });
  }

  function schedule() {
    if (stopped || timer !== undefined) {
      return;
    }
    timer = later(connect, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  }

  function start() {
    if (stopped) {
      stopped = false;
      state.value = 'connecting';
      opened = untilSettled();
      connect();
    }
  }

  /** Ends with the first connection, with its failure, or when waiting took too long. */
  function untilSettled(): Promise<void> {
    return new Promise((resolve) => {
      const enough = later(() => settle(false), PATIENCE_MS);
      settle = (open) => {
        settle = () => undefined;
        cancel(enough);
        gap = gap || !open;
        resolve();
      };
    });
  }

  /** Opens a fresh connection now: the computer woke up, or the network came back. */
  function restart() {
    if (stopped) {
      return;
    }
    if (timer !== undefined) {
      cancel(timer);
      timer = undefined;
    }
    source?.close();
    gap = true;
    wait = FIRST_WAIT_MS;
    state.value = 'reconnecting';
    connect();
  }

  function stop() {
    stopped = true;
    settle(false);
    gap = false;
    if (timer !== undefined) {
      cancel(timer);
      timer = undefined;
    }
    source?.close();
    source = undefined;
  }

  return { state, opened: () => opened, start, restart, stop };
}

function parse(data: string): Change | null {
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === 'object' && value !== null && 'topic' in value
      ? (value as Change)
      : null;
  } catch {
    return null;
  }
}
