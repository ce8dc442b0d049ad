/**
 * What is behind an open dialog or drawer is inert: `aria-modal` only asks screen readers to leave it alone,
 * and not all do. Native dialogs need nothing of this, the browser does it for them.
 */

/**
 * Element Plus says these to the part that holds the focus, just before it moves the focus in or back. They
 * do not bubble, so they are heard on their way down. Watching the document for what changed would be too
 * late: the focus cannot go back to a button that is still inert.
 */
const TRAPPED = 'focus-trap.focus-after-trapped';
const RELEASED = 'focus-trap.focus-after-released';

const MODAL = '[aria-modal="true"]';

/**
 * What stays within reach beside a dialog: its lists and calendars, which Element Plus keeps in a container
 * of their own, and what speaks to the person at any time (`data-heard`).
 */
const STAYS = '[id^="el-popper-container"], [data-heard]';

interface Open {
  /** The part that holds the focus. */
  trap: HTMLElement;
  /** What had the focus before, and has it again. */
  opener: Element | null;
}

/** Makes the page behind dialogs inert from now on; gives back what ends that. */
export function keepBehindDialogsInert(): () => void {
  let open: Open[] = [];
  let inert: Element[] = [];

  function settle() {
    open = open.filter(({ trap }) => trap.isConnected);
    inert.forEach((element) => element.removeAttribute('inert'));
    const top = open.at(-1);
    inert = top ? everythingBeside(top.trap) : [];
    inert.forEach((element) => element.setAttribute('inert', ''));
  }

  function trapped({ target }: Event) {
    if (!holdsModal(target)) {
      return;
    }
    const focused = document.activeElement;
    const opener = target.contains(focused) ? null : button(focused);
    open = [...open.filter(({ trap }) => trap !== target), { trap: target, opener }];
    settle();
  }

  function released({ target }: Event) {
    const closed = open.find(({ trap }) => trap === target);
    if (!closed) {
      return;
    }
    open = open
      .filter((one) => one !== closed)
      // A dialog on top of this one leads back to where this one would have led.
      .map((one) =>
        closed.trap.contains(one.opener) ? { trap: one.trap, opener: closed.opener } : one,
      );
    settle();
    // After Element Plus: it leaves the focus nowhere when the dialog was closed by a press beside it, and
    // gives it to the entry of a menu that is still fading out when somebody is quick.
    queueMicrotask(() => {
      const focused = document.activeElement;
      if (
        (isNowhere(focused) || button(focused) === closed.opener) &&
        closed.opener instanceof HTMLElement
      ) {
        closed.opener.focus({ preventScroll: true });
      }
    });
  }

  /** Whether the focus is on nothing, or in a dialog that is on its way out. */
  function isNowhere(focused: Element | null) {
    return (
      focused === null ||
      focused === document.body ||
      (focused.closest(MODAL) !== null && !open.some(({ trap }) => trap.contains(focused)))
    );
  }

  // A dialog may also vanish with the page it belongs to, and lists and new dialogs come to the body.
  const watch = new MutationObserver(settle);
  watch.observe(document.body, { childList: true });
  document.addEventListener(TRAPPED, trapped, true);
  document.addEventListener(RELEASED, released, true);
  return () => {
    watch.disconnect();
    document.removeEventListener(TRAPPED, trapped, true);
    document.removeEventListener(RELEASED, released, true);
    open = [];
    settle();
  };
}

/** Lists and menus hold the focus as well, and leave the page alone. In a dialog it is the part inside. */
function holdsModal(target: EventTarget | null): target is HTMLElement {
  return (
    target instanceof HTMLElement &&
    (target.matches(MODAL) || target.parentElement?.matches(MODAL) === true)
  );
}

/** Instead of an entry of a menu, which is closed by then, the button that opens the menu. */
function button(focused: Element | null): Element | null {
  const opener = focused?.closest('[role="menu"]')?.getAttribute('aria-labelledby');
  return (opener ? document.getElementById(opener) : null) ?? focused;
}

function everythingBeside(kept: Element): Element[] {
  const parent = kept.parentElement;
  if (!parent || kept === document.body) {
    return [];
  }
  const siblings = [...parent.children].filter((one) => one !== kept && !one.matches(STAYS));
  return [...siblings, ...everythingBeside(parent)];
}
