import { beforeEach, describe, expect, it } from 'vitest';
import { loadPreferences, readPreferences, usePreferences } from './preferences';

beforeEach(() => {
  localStorage.clear();
  loadPreferences();
});

describe('what a person chose on this device', () => {
  it('starts with the standard page in Chinese', () => {
    expect(readPreferences()).toEqual({
      elder: false,
      size: 0,
      language: 'zh-CN',
      elderOffered: false,
    });
  });

  it('elder mode is remembered, and stands on the document', () => {
    usePreferences().change({ elder: true, elderOffered: true });
    expect(document.documentElement.classList.contains('elder')).toBe(true);
    document.documentElement.classList.remove('elder');
    loadPreferences();
    expect(usePreferences().preferences.elder).toBe(true);
    expect(document.documentElement.classList.contains('elder')).toBe(true);
  });

  it('size and language are remembered too', () => {
    usePreferences().change({ size: 3, language: 'en' });
    loadPreferences();
    expect(document.documentElement.dataset.size).toBe('3');
    expect(document.documentElement.lang).toBe('en');
  });

  it.each(['{broken', '{"elder":"yes","size":9,"language":"fr"}', 'null'])(
    'ignores what it cannot use: %s',
    (stored) => {
      localStorage.setItem('xinqiao.patient.preferences', stored);
      expect(readPreferences()).toMatchObject({ elder: false, size: 0, language: 'zh-CN' });
    },
  );

  it('works where storage is closed', () => {
    const closed = {
      getItem: () => {
        throw new Error('closed');
      },
    };
    expect(readPreferences(closed).elder).toBe(false);
  });
});
