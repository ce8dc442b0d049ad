import { useQueryClient } from '@tanstack/vue-query';
import { ref } from 'vue';
import { useWords } from '@/shared/i18n/useWords';
import { say, sayProblem } from '@/shared/ui/notices';
import { undoStack } from '@/shared/undo/undo';
import { sendRestore, sendTag, sendTagOff, sendWord } from './api/tags';
import { withoutRule, type HeldTag } from './types';

/** What staff do with a patient's tags. What has no rule behind it can be taken back for ten seconds. */
export function useTagActs(patientId: () => string) {
  const { t } = useWords();
  const client = useQueryClient();
  const busy = ref(false);

  async function act(id: string, what: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) {
      return false;
    }
    busy.value = true;
    try {
      await what();
      return true;
    } catch (caught) {
      sayProblem(caught);
      return false;
    } finally {
      busy.value = false;
      void client.invalidateQueries({ queryKey: ['patient', id] });
    }
  }

  function offer(id: string, message: string, back: () => Promise<unknown>) {
    undoStack.offer({
      message,
      undo: async () => {
        await back();
        void client.invalidateQueries({ queryKey: ['patient', id] });
      },
    });
  }

  /** @param overruled whether that takes back an overruling, which had a reason that undo cannot give */
  async function put(
    tag: { tag: string; label: string },
    endsOn: string | null,
    overruled: boolean,
  ) {
    const id = patientId();
    const done = await act(id, () => sendTag(id, tag.tag, endsOn));
    if (done && !overruled) {
      offer(id, t('tag.added', { tag: tag.label }), () => sendTagOff(id, tag.tag, null));
    }
    return done;
  }

  /** @param reason needed where a rule put it on */
  async function takeOff(tag: HeldTag, reason: string | null) {
    const id = patientId();
    const done = await act(id, () => sendTagOff(id, tag.tag, reason));
    if (done) {
      offer(id, t(reason ? 'tag.overruled' : 'tag.takenOff', { tag: tag.label }), () =>
        withoutRule(tag) ? sendTag(id, tag.tag, tag.endsOn) : sendRestore(id, tag.tag),
      );
    }
    return done;
  }

  /** A word that is not offered: what it became is said. */
  async function write(word: string, sensitive: boolean, endsOn: string | null) {
    const id = patientId();
    let known: string | null = null;
    const done = await act(id, async () => {
      known = await sendWord(id, word, sensitive, endsOn);
    });
    if (done) {
      say(
        known === null
          ? t(sensitive ? 'tag.wordWaitsSensitive' : 'tag.wordWaits', { word })
          : t('tag.wordKnown', { word, tag: known }),
      );
    }
    return done;
  }

  /** Takes off a word that waits. */
  const takeWordOff = (word: string) => act(patientId(), () => sendTagOff(patientId(), word, null));

  const restore = (tag: HeldTag) => act(patientId(), () => sendRestore(patientId(), tag.tag));

  return { busy, put, takeOff, write, takeWordOff, restore };
}
