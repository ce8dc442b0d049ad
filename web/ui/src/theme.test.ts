import { afterEach, describe, expect, it, vi } from 'vitest';
import { applyTheme, readTheme } from './theme';

afterEach(() => {
  localStorage.clear();
  document.documentElement.classList.remove('dark');
  vi.unstubAllGlobals();
});

const device = (dark: boolean) => vi.stubGlobal('matchMedia', () => ({ matches: dark }));
const isDark = () => document.documentElement.classList.contains('dark');

describe('theme', () => {
  it('follows the device until something is chosen', () => {
    device(true);
    applyTheme('auto');
    expect([readTheme(), isDark()]).toEqual(['auto', true]);
    applyTheme('light');
    expect([readTheme(), isDark()]).toEqual(['light', false]);
    device(false);
    applyTheme('dark');
    expect([readTheme(), isDark()]).toEqual(['dark', true]);
  });

  it('takes nothing it does not know from storage', () => {
    localStorage.setItem('xinqiao.theme', 'pink');
    expect(readTheme()).toBe('auto');
    expect(
      readTheme({
        getItem() {
          throw new Error('storage is closed');
        },
      }),
    ).toBe('auto');
  });
});
