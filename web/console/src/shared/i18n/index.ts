import { createI18n } from 'vue-i18n';
import { en } from './en';
import { zhCn } from './zh-CN';

export type Language = 'zh-CN' | 'en';

const KEY = 'xinqiao.language';

function stored(): Language {
  try {
    return localStorage.getItem(KEY) === 'en' ? 'en' : 'zh-CN';
  } catch {
    return 'zh-CN';
  }
}

export const i18n = createI18n({
  legacy: false,
  locale: stored() as string,
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': zhCn, en },
});

export function language(): Language {
  return i18n.global.locale.value === 'en' ? 'en' : 'zh-CN';
}

/** Switches every word on the page at once and remembers the choice on this device. */
export function setLanguage(next: Language): void {
  i18n.global.locale.value = next;
  document.documentElement.lang = next;
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // Private windows may refuse storage.
  }
}

/** A word of the catalogue for a code of the server, or the code itself when the catalogue has none. */
export function wordFor(t: (key: string) => string, te: (key: string) => boolean) {
  return (group: string, code: string | null | undefined): string => {
    if (code === null || code === undefined || code === '') {
      return '';
    }
    const key = `${group}.${code}`;
    return te(key) ? t(key) : code;
  };
}
