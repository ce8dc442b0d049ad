import { computed, shallowRef } from 'vue';

/**
 * What an editor showed before, step by step. Changes of one thing in a row, as when somebody types a
 * number, are one step: they carry the same key.
 */
export function createHistory<T>(start: T, most = 100) {
  const present = shallowRef(start);
  const past = shallowRef<T[]>([]);
  const future = shallowRef<T[]>([]);
  let lastKey = '';

  function put(next: T, key = '') {
    if (next === present.value) return;
    if (key === '' || key !== lastKey) {
      past.value = [...past.value, present.value].slice(-most);
    }
    lastKey = key;
    future.value = [];
    present.value = next;
  }

  function step(from: typeof past, to: typeof past): boolean {
    const next = from.value.at(-1);
    if (next === undefined) return false;
    from.value = from.value.slice(0, -1);
    to.value = [...to.value, present.value];
    present.value = next;
    lastKey = '';
    return true;
  }

  return {
    present,
    put,
    undo: () => step(past, future),
    redo: () => step(future, past),
    canUndo: computed(() => past.value.length > 0),
    canRedo: computed(() => future.value.length > 0),
    /** Begins again; nothing before can come back. */
    reset(value: T) {
      past.value = [];
      future.value = [];
      lastKey = '';
      present.value = value;
    },
  };
}

export type History<T> = ReturnType<typeof createHistory<T>>;
