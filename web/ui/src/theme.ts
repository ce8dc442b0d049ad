/** Light, dark, or whatever the device says. */
export type Theme = 'light' | 'dark' | 'auto';

const KEY = 'xinqiao.theme';

/** The theme chosen on this device; `auto` when nothing was chosen or storage is closed to us. */
export function readTheme(storage: Pick<Storage, 'getItem'> = localStorage): Theme {
  try {
    const stored = storage.getItem(KEY);
    return stored === 'light' || stored === 'dark' ? stored : 'auto';
  } catch {
    return 'auto';
  }
}

/**
 * Puts the theme on the document and remembers it. The class `dark` on `<html>` is what both our
 * tokens and the component library look at.
 */
export function applyTheme(theme: Theme): void {
  const dark =
    theme === 'dark' ||
    (theme === 'auto' && window.matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.classList.toggle('dark', dark);
  try {
    if (theme === 'auto') {
      localStorage.removeItem(KEY);
    } else {
      localStorage.setItem(KEY, theme);
    }
  } catch {
    // Private windows may refuse storage; the theme then lives as long as the page.
  }
}
