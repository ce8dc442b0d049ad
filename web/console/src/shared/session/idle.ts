/**
 * Notices that nobody has touched the page for as long as the server lets a session rest. The page asks
 * for news by itself, which the server cannot tell from a person at work, so the page must watch.
 */
export function createIdle(options: {
  limitMs: () => number;
  onIdle: () => void;
  clock?: () => number;
}) {
  const clock = options.clock ?? Date.now;
  let last = clock();
  let told = false;
  return {
    touched() {
      last = clock();
      told = false;
    },
    /** Call from a timer; a timer that comes late because the computer slept does no harm. */
    look() {
      if (!told && clock() - last >= options.limitMs()) {
        told = true;
        options.onIdle();
      }
    },
  };
}
