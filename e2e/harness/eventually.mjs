import { setTimeout as pause } from 'node:timers/promises';

/** Asks until there is an answer; for what no page shows (a page waits by itself). */
export async function eventually(what, ask, { within = 10_000 } = {}) {
  const until = Date.now() + within;
  for (;;) {
    const found = await ask();
    if (found) return found;
    if (Date.now() > until) throw new Error(`Within ${within} ms there was not ${what}`);
    await pause(50);
  }
}

/** Does the same for each, four at a time: they mostly wait, and for different things. */
export async function someAtATime(items, act) {
  const waiting = items.entries();
  const one = async () => {
    for (const [n, item] of waiting) await act(item, n);
  };
  await Promise.all([one(), one(), one(), one()]);
}
