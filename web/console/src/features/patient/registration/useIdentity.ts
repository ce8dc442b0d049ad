import { onScopeDispose, ref, watch, type Ref } from 'vue';
import { sayProblem } from '@/shared/ui/notices';
import { askIdentity } from './api/reveal-identity';
import type { Identity } from './types';

/** How long numbers stay readable on a screen that others pass by. */
export const IDENTITY_SHOWN_MS = 60_000;

/** The whole numbers of one record: asked for with a reason, forgotten after a minute. */
export function useIdentity(record: Ref<string>) {
  const identity = ref<Identity | null>(null);
  const busy = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;

  function hide() {
    clearTimeout(timer);
    identity.value = null;
  }

  async function reveal(reason: string) {
    const asked = record.value;
    busy.value = true;
    try {
      const answer = await askIdentity(asked, reason);
      if (asked === record.value) {
        identity.value = answer;
        clearTimeout(timer);
        timer = setTimeout(hide, IDENTITY_SHOWN_MS);
      }
    } catch (error) {
      sayProblem(error);
    } finally {
      busy.value = false;
    }
  }

  watch(record, hide);
  onScopeDispose(hide);
  return { identity, busy, reveal };
}
