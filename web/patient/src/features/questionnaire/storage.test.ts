import { beforeEach, describe, expect, it, vi } from 'vitest';
import { forgetOldForms, formStorage, newKey, submissionKey } from './storage';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const DAY = 24 * 60 * 60 * 1000;

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

describe('what this device keeps of a form', () => {
  it('survives a reload until it is dropped', () => {
    formStorage('h1').keep('c2', 4, false);
    formStorage('h1').keep('c4', ['ooze'], false);
    expect(formStorage('h1').pending()).toEqual({ c2: 4, c4: ['ooze'] });
    formStorage('h1').drop('c2');
    expect(formStorage('h1').pending()).toEqual({ c4: ['ooze'] });
  });

  it('is told apart by the link', () => {
    formStorage('h1').keep('c2', 4, false);
    expect(formStorage('h2').pending()).toEqual({});
  });

  it('keeps own words only for the life of the tab', () => {
    const storage = formStorage('h1');
    storage.keep('c11', '我是欧阳，电话 13000000001', true);
    expect(storage.pending()).toEqual({ c11: '我是欧阳，电话 13000000001' });
    expect(JSON.stringify({ ...localStorage })).not.toContain('欧阳');
  });

  it('leaves nothing but the key once the form is sent', () => {
    const storage = formStorage('h1');
    storage.keep('c2', 4, false);
    storage.keep('c11', '膝盖疼', true);
    const key = submissionKey(storage);
    storage.clearAnswers();
    expect(storage.pending()).toEqual({});
    expect(sessionStorage.length).toBe(0);
    expect(JSON.parse(localStorage.getItem('xinqiao.form.h1') ?? '')).toEqual({
      at: expect.any(Number),
      key,
    });
  });

  it('forgets forms nobody came back to', () => {
    formStorage('old', () => 0).keep('c2', 1, false);
    formStorage('new', () => 20 * DAY).keep('c2', 2, false);
    localStorage.setItem('xinqiao.theme', 'dark');
    forgetOldForms(31 * DAY);
    expect(formStorage('old').pending()).toEqual({});
    expect(formStorage('new').pending()).toEqual({ c2: 2 });
    expect(localStorage.getItem('xinqiao.theme')).toBe('dark');
  });

  it('reads nothing from what it cannot read', () => {
    localStorage.setItem('xinqiao.form.h1', '{broken');
    expect(formStorage('h1').pending()).toEqual({});
  });
});

describe('the key of a sending', () => {
  it('is made once and is the same after a reload', () => {
    const first = submissionKey(formStorage('h1'));
    expect(first).toMatch(UUID);
    expect(submissionKey(formStorage('h1'))).toBe(first);
    expect(submissionKey(formStorage('h2'))).not.toBe(first);
  });

  it('is a version 4 UUID without a secure context too', () => {
    vi.stubGlobal('crypto', {
      getRandomValues: (bytes: Uint8Array) => bytes.fill(0xff),
    });
    expect(newKey()).toBe('ffffffff-ffff-4fff-bfff-ffffffffffff');
    vi.unstubAllGlobals();
  });
});
