import { reactive, readonly } from 'vue';

export type Language = 'zh-CN' | 'en';

/** Four steps of text size; 0 is the size the mode starts with, 3 is 30 px on an untouched device. */
export type TextSize = 0 | 1 | 2 | 3;

/** What a person chose on this device. Nothing here says who the person is. */
export interface Preferences {
  elder: boolean;
  size: TextSize;
  language: Language;
  /** Elder mode was offered once, and is not offered again. */
  elderOffered: boolean;
}

const KEY = 'xinqiao.patient.preferences';

const DEFAULTS: Preferences = { elder: false, size: 0, language: 'zh-CN', elderOffered: false };

/** Chosen values, with defaults for whatever is missing, unreadable or no longer known. */
export function readPreferences(storage: Pick<Storage, 'getItem'> = localStorage): Preferences {
  try {
    const stored = JSON.parse(storage.getItem(KEY) ?? '{}') as Record<string, unknown>;
    return {
      elder: stored.elder === true,
      size: ([0, 1, 2, 3] as const).find((step) => step === stored.size) ?? DEFAULTS.size,
      language: stored.language === 'en' ? 'en' : DEFAULTS.language,
      elderOffered: stored.elderOffered === true,
    };
  } catch {
    return { ...DEFAULTS };
  }
}

/** Puts mode, size and language on `<html>`, where the style sheets look for them. */
export function applyPreferences(preferences: Preferences, root = document.documentElement): void {
  root.classList.toggle('elder', preferences.elder);
  root.dataset.size = String(preferences.size);
  root.lang = preferences.language;
}

const state = reactive<Preferences>({ ...DEFAULTS });

/** Reads what was chosen earlier; call once, before the first paint. */
export function loadPreferences(): Preferences {
  Object.assign(state, readPreferences());
  applyPreferences(state);
  return state;
}

function change(changes: Partial<Preferences>): void {
  Object.assign(state, changes);
  applyPreferences(state);
  try {
    localStorage.setItem(KEY, JSON.stringify(state));
  } catch {
    // Private windows may refuse storage; the choice then lives as long as the page.
  }
}

export function usePreferences() {
  return { preferences: readonly(state), change };
}
