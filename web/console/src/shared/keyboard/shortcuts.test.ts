import { afterEach, describe, expect, it, vi } from 'vitest';
import { describeKey, handleKey } from './shortcuts';

afterEach(() => {
  document.body.replaceChildren();
});

function press(key: string, target: Element = document.body, init: KeyboardEventInit = {}) {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init });
  Object.defineProperty(event, 'target', { value: target });
  return event;
}

function element(html: string): Element {
  document.body.innerHTML = html;
  return document.body.firstElementChild!;
}

describe('handleKey', () => {
  it('runs the shortcut of the screen', () => {
    const e = vi.fn();
    const event = press('e');
    expect(handleKey(event, { e })).toBe(true);
    expect(e).toHaveBeenCalledOnce();
    expect(event.defaultPrevented).toBe(true);
  });

  it.each([
    '<input>',
    '<input type="search">',
    '<textarea></textarea>',
    '<select></select>',
    '<div contenteditable="true"></div>',
    '<div role="combobox"></div>',
  ])('rests inside %s', (html) => {
    const e = vi.fn();
    expect(handleKey(press('e', element(html)), { e })).toBe(false);
    expect(e).not.toHaveBeenCalled();
  });

  it('works while a tick box has the focus', () => {
    const x = vi.fn();
    handleKey(press('x', element('<input type="checkbox">')), { x });
    expect(x).toHaveBeenCalledOnce();
  });

  it('never fires while an input method is composing', () => {
    const e = vi.fn();
    const composing = press('e', document.body, { isComposing: true });
    Object.defineProperty(composing, 'isComposing', { value: true });
    expect(handleKey(composing, { e })).toBe(false);
    expect(e).not.toHaveBeenCalled();
  });

  it('never fires on the first press of an older input method (key code 229)', () => {
    const e = vi.fn();
    const first = press('e');
    Object.defineProperty(first, 'keyCode', { value: 229 });
    expect(handleKey(first, { e })).toBe(false);
  });

  it('leaves Enter to the link that has the focus', () => {
    const Enter = vi.fn();
    expect(handleKey(press('Enter', element('<a href="/x">x</a>')), { Enter })).toBe(false);
    expect(handleKey(press('Enter'), { Enter })).toBe(true);
  });

  it('leaves a press alone that somebody else has handled', () => {
    const event = press('e');
    event.preventDefault();
    expect(handleKey(event, { e: vi.fn() })).toBe(false);
  });

  it('does not take the keys of the browser', () => {
    const s = vi.fn();
    expect(handleKey(press('s', document.body, { ctrlKey: true }), { s })).toBe(false);
    expect(handleKey(press('s', document.body, { altKey: true }), { s })).toBe(false);
  });
});

describe('describeKey', () => {
  it.each([
    ['K', { ctrlKey: true }, 'ctrl+k'],
    ['k', { metaKey: true }, 'ctrl+k'],
    ['X', { shiftKey: true }, 'shift+x'],
    ['?', { shiftKey: true }, '?'],
    ['Escape', {}, 'Escape'],
  ])('%s %o is %s', (key, init, expected) => {
    expect(describeKey(new KeyboardEvent('keydown', { key, ...init }))).toBe(expected);
  });
});
