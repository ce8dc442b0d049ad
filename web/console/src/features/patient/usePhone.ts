import { onScopeDispose, ref, watch, type Ref } from 'vue';
import { sayProblem } from '@/shared/ui/notices';
import { askPhone } from './api/reveal-phone';

/** How long a number stays readable on a screen that others pass by. */
export const PHONE_SHOWN_MS = 60_000;

/** The full number of the patient on screen: asked for with a reason, forgotten after a minute. */
export function usePhone(patientId: Ref<string>) {
  const phone = ref<string | null>(null);
  const busy = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;

  function hide() {
    clearTimeout(timer);
    phone.value = null;
  }

  async function reveal(reason: string): Promise<boolean> {
    const asked = patientId.value;
    busy.value = true;
    try {
      const answer = await askPhone(asked, reason);
      if (asked === patientId.value) {
        phone.value = answer;
        clearTimeout(timer);
        timer = setTimeout(hide, PHONE_SHOWN_MS);
      }
      return true;
    } catch (error) {
      sayProblem(error);
      return false;
    } finally {
      busy.value = false;
    }
  }

  watch(patientId, hide);
  onScopeDispose(hide);
  return { phone, busy, reveal, hide };
}
