import { onBeforeUnmount, onMounted } from 'vue';

/** What a key does on the present screen. Names are as `describeKey` gives them: `j`, `ctrl+k`, `?`. */
export type Shortcuts = Record<string, (event: KeyboardEvent) => void>;

/**
 * Whether the person is writing: inside a field, or while an input method is composing. A Chinese
 * input method sends the letters of the pinyin as key presses; `keyCode` 229 is how older ones say so
 * when `isComposing` is not set yet on the first press.
 */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.isComposing || event.keyCode === 229) {
    return true;
  }
  const target = event.target;
  if (!(target instanceof HTMLElement)) {
    return false;
  }
  return (
    target.isContentEditable ||
    target.matches('input:not([type=checkbox]):not([type=radio]), textarea, select') ||
    target.closest('[contenteditable="true"], [role="combobox"], [role="textbox"]') !== null
  );
}

/** Whether a dialog or drawer is open: the keys of the page behind it then rest. */
export function isBehindDialog(): boolean {
  return [...document.querySelectorAll<HTMLElement>('[aria-modal="true"], dialog[open]')].some(
    (dialog) => dialog.getClientRects().length > 0,
  );
}

/** `ctrl+k` for Ctrl or Command, `shift+x` for a letter with Shift, the bare character for the rest. */
export function describeKey(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.ctrlKey || event.metaKey) {
    return `ctrl+${key}`;
  }
  return event.shiftKey && /^[a-z]$/.test(key) ? `shift+${key}` : key;
}

/** Runs the shortcut of a key press, or leaves the press alone. Exported for its tests. */
export function handleKey(event: KeyboardEvent, shortcuts: Shortcuts): boolean {
  if (event.defaultPrevented || event.altKey || isTyping(event) || isBehindDialog()) {
    return false;
  }
  const key = describeKey(event);
  // Enter and Space belong to the control that has the focus.
  if (
    (key === 'Enter' || key === ' ') &&
    event.target instanceof HTMLElement &&
    event.target.closest('a, button, [role="button"], [role="tab"], [role="menuitem"]')
  ) {
    return false;
  }
  const action = shortcuts[key];
  if (!action) {
    return false;
  }
  event.preventDefault();
  action(event);
  return true;
}

/** Listens for the keys of a screen as long as the screen is there. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const listener = (event: KeyboardEvent) => void handleKey(event, shortcuts);
  onMounted(() => window.addEventListener('keydown', listener));
  onBeforeUnmount(() => window.removeEventListener('keydown', listener));
}
