import { describe, expect, it } from 'vitest';
import { createUndo, UNDO_MS } from './undo';

function fixture() {
  let time = 0;
  const timers: { at: number; run: () => void }[] = [];
  const undo = createUndo(
    () => time,
    (run, ms) => timers.push({ at: time + ms, run }),
  );
  return {
    undo,
    pass(ms: number) {
      time += ms;
      timers.filter((timer) => timer.at <= time).forEach((timer) => timer.run());
    },
  };
}

describe('undo', () => {
  it('takes back the newest first, then the one before', async () => {
    const { undo } = fixture();
    const undone: string[] = [];
    undo.offer({ message: 'a', undo: async () => void undone.push('a') });
    undo.offer({ message: 'b', undo: async () => void undone.push('b') });
    expect(undo.latest.value?.message).toBe('b');
    expect(await undo.undoLatest()).toBe(true);
    expect(await undo.undoLatest()).toBe(true);
    expect(await undo.undoLatest()).toBe(false);
    expect(undone).toEqual(['b', 'a']);
  });

  it('offers for ten seconds and not longer', async () => {
    const { undo, pass } = fixture();
    undo.offer({ message: 'a', undo: async () => {} });
    pass(UNDO_MS - 1);
    expect(undo.latest.value).not.toBeNull();
    pass(1);
    expect(undo.latest.value).toBeNull();
    expect(await undo.undoLatest()).toBe(false);
  });

  it('takes an action back once only, however fast the keys', async () => {
    const { undo } = fixture();
    let times = 0;
    undo.offer({ message: 'a', undo: async () => void times++ });
    await Promise.all([undo.undoLatest(), undo.undoLatest()]);
    expect(times).toBe(1);
  });
});
