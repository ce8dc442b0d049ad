import { onBeforeUnmount, ref } from 'vue';

interface StepState {
  xqStep?: string;
}

/** Where somebody is in a form: the greeting, a question, or the last look. */
export type Step = 'intro' | 'review' | `item:${string}`;

/**
 * Steps that the phone's own back button understands. The step lives in the state of the history
 * entry, never in the address, so that a shared or logged address says nothing but the handle.
 */
export function useSteps(onStep: (step: Step) => void) {
  const step = ref<Step>('intro');
  const behind: Step[] = [];

  function remembered(): Step | null {
    return ((history.state as StepState | null)?.xqStep as Step | undefined) ?? null;
  }

  function show(next: Step): void {
    step.value = next;
    onStep(next);
  }

  function write(next: Step, how: 'pushState' | 'replaceState'): void {
    history[how]({ ...(history.state as object | null), xqStep: next }, '');
  }

  function go(next: Step): void {
    behind.push(step.value);
    write(next, 'pushState');
    show(next);
  }

  function replace(next: Step): void {
    write(next, 'replaceState');
    show(next);
  }

  /** To the step before: through the history where it leads there, else in place (after a resume). */
  function back(to: Step): void {
    if (behind.at(-1) === to) {
      history.back();
    } else {
      replace(to);
    }
  }

  function onPop(event: PopStateEvent): void {
    const next = ((event.state as StepState | null)?.xqStep ?? 'intro') as Step;
    if (behind.at(-1) === next) {
      behind.pop();
    }
    if (next !== step.value) {
      show(next);
    }
  }

  window.addEventListener('popstate', onPop);
  onBeforeUnmount(() => window.removeEventListener('popstate', onPop));

  return { step, go, replace, back, remembered };
}
