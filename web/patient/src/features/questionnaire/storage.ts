import type { Answers, AnswerValue } from '@/api';

/**
 * What this device keeps of a form in progress: answer codes and numbers that the server has not
 * confirmed yet, and the key of the sending. Never a name, never the questions, and free text only for
 * the life of the tab, because people write anything into it.
 */
export interface FormStorage {
  pending(): Answers;
  keep(itemId: string, value: AnswerValue, freeText: boolean): void;
  drop(itemId: string): void;
  clearAnswers(): void;
  submissionKey(): string | null;
  keepSubmissionKey(key: string): void;
}

const PREFIX = 'xinqiao.form.';
const KEPT_FOR_MS = 30 * 24 * 60 * 60 * 1000;

interface Entry {
  at: number;
  answers?: Answers;
  key?: string;
}

function read(storage: Storage, name: string): Entry {
  try {
    return JSON.parse(storage.getItem(name) ?? '{"at":0}') as Entry;
  } catch {
    return { at: 0 };
  }
}

function write(storage: Storage, name: string, entry: Entry): void {
  try {
    if (entry.key === undefined && Object.keys(entry.answers ?? {}).length === 0) {
      storage.removeItem(name);
    } else {
      storage.setItem(name, JSON.stringify(entry));
    }
  } catch {
    // Storage is full or closed to us: the answers still wait in memory.
  }
}

/** @param now milliseconds since the epoch */
export function formStorage(
  handle: string,
  now: () => number = Date.now,
  local: Storage = localStorage,
  session: Storage = sessionStorage,
): FormStorage {
  const name = PREFIX + handle;

  function change(storage: Storage, alter: (entry: Entry) => void): void {
    const entry = read(storage, name);
    alter(entry);
    entry.at = now();
    write(storage, name, entry);
  }

  return {
    pending: () => ({ ...read(local, name).answers, ...read(session, name).answers }),
    keep(itemId, value, freeText) {
      change(freeText ? session : local, (entry) => {
        entry.answers = { ...entry.answers, [itemId]: value };
      });
    },
    drop(itemId) {
      for (const storage of [local, session]) {
        if (itemId in (read(storage, name).answers ?? {})) {
          change(storage, (entry) => delete entry.answers?.[itemId]);
        }
      }
    },
    clearAnswers() {
      for (const storage of [local, session]) {
        change(storage, (entry) => delete entry.answers);
      }
    },
    submissionKey: () => read(local, name).key ?? null,
    keepSubmissionKey(key) {
      change(local, (entry) => {
        entry.key = key;
      });
    },
  };
}

/** Throws away what belongs to forms nobody came back to. */
export function forgetOldForms(now: number, local: Storage = localStorage): void {
  try {
    Object.keys(local)
      .filter((name) => name.startsWith(PREFIX) && now - read(local, name).at > KEPT_FOR_MS)
      .forEach((name) => local.removeItem(name));
  } catch {
    // Nothing readable, nothing to forget.
  }
}

/** A version 4 UUID; plain http on a hospital's intranet has no `crypto.randomUUID`. */
export function newKey(): string {
  if (typeof crypto.randomUUID === 'function') {
    return crypto.randomUUID();
  }
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The key under which this form is sent: made once, the same for every tap and every reload. */
export function submissionKey(storage: FormStorage): string {
  const kept = storage.submissionKey();
  if (kept) {
    return kept;
  }
  const key = newKey();
  storage.keepSubmissionKey(key);
  return key;
}
