import { createGatherer, lookAgain, queryClient } from '../query/client';
import { createLive, type Change } from './stream';

type Listener = (change: Change) => void;
const listeners = new Set<Listener>();
const gather = createGatherer((key) => void lookAgain(queryClient, key));

/** The one stream of this tab. */
export const live = createLive({
  open: () => new EventSource('/api/stream'),
  onChange(change) {
    gather(change);
    listeners.forEach((listener) => listener(change));
  },
  onGap: () => void lookAgain(queryClient),
});

/** Hears every change until the returned function is called. */
export function onChange(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const TICK_MS = 10_000;
const ASLEEP_MS = 45_000;

/**
 * Starts the stream and wakes it when the network is back or the computer slept: a timer that comes
 * much too late is how a page notices that it slept.
 */
export function startLive(): () => void {
  live.start();
  let last = Date.now();
  const tick = setInterval(() => {
    const now = Date.now();
    if (now - last > ASLEEP_MS) {
      live.restart();
    }
    last = now;
  }, TICK_MS);
  window.addEventListener('online', live.restart);
  return () => {
    clearInterval(tick);
    window.removeEventListener('online', live.restart);
    live.stop();
  };
}
