/** Arrow keys move between tabs, as the pattern for tab lists says; Home and End go to the edges. */
export function onTabKey(
  event: KeyboardEvent,
  current: string,
  all: readonly string[],
  choose: (next: string) => void,
): void {
  const at = all.indexOf(current);
  const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (next === undefined) {
    return;
  }
  event.preventDefault();
  choose(all[(next + all.length) % all.length]!);
  const list = event.currentTarget as HTMLElement;
  requestAnimationFrame(() =>
    list.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')?.focus(),
  );
}
