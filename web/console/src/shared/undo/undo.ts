import { computed, ref } from 'vue';

/** How long an action can be taken back from the screen. */
export const UNDO_MS = 10_000;

/** Something just done that can be taken back. */
export interface Undoable {
  /** What was done, already in the reader's language: "已改到 11-25 09:20". */
  message: string;
  undo: () => Promise<void>;
}

interface Offer extends Undoable {
  id: number;
  until: number;
}

/**
 * The offers to take something back. They belong to the person and not to a screen: leaving the page
 * keeps them. The newest is on top; each goes after ten seconds.
 */
export function createUndo(
  clock: () => number = Date.now,
  later: (run: () => void, ms: number) => unknown = setTimeout,
) {
  const offers = ref<Offer[]>([]);
  let lastId = 0;

  function drop(id: number) {
    offers.value = offers.value.filter((offer) => offer.id !== id);
  }

  function offer(undoable: Undoable): number {
    const id = ++lastId;
    offers.value = [...offers.value, { ...undoable, id, until: clock() + UNDO_MS }];
    later(() => drop(id), UNDO_MS);
    return id;
  }

  /** Takes back the newest action; false when there is none left. */
  async function undoLatest(): Promise<boolean> {
    const latest = offers.value.filter((one) => one.until > clock()).at(-1);
    if (!latest) {
      return false;
    }
    drop(latest.id);
    await latest.undo();
    return true;
  }

  return { latest: computed(() => offers.value.at(-1) ?? null), offer, drop, undoLatest };
}

export const undoStack = createUndo();
