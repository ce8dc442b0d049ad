import { computed, onBeforeUnmount, reactive, ref, shallowRef } from 'vue';
import { needsStepUp } from '@/api';
import type { ProblemError } from '@/api';
import {
  toProblem,
  type AnswerSaved,
  type AnswerValue,
  type Answers,
  type Flag,
  type Form,
  type FormItem,
  type FormSubmitted,
  type PatientApi,
} from '@/api';
import { AnswerOutbox } from './outbox';
import { formStorage, submissionKey } from './storage';
import { isAnswered, missingItems, orphanedAnswers, visibleItems } from './visibility';

const SUBMIT_RETRY_MS = 5_000;

export type Phase =
  | { kind: 'loading' }
  | { kind: 'filling' }
  | { kind: 'thanks'; result: FormSubmitted }
  | { kind: 'answered'; submittedAt: string | null }
  | { kind: 'trouble'; problem: ProblemError };

export type Sending = 'no' | 'now' | 'when-online';

export interface Raised {
  itemId: string;
  flag: Flag;
}

/**
 * One form of one person: its answers, what the server said about them, and its sending.
 *
 * @param onClosed the step-up has run out; what was answered stays on the device
 */
export function useQuestionnaire(api: PatientApi, handle: string, onClosed: () => void) {
  const storage = formStorage(handle);
  const phase = shallowRef<Phase>({ kind: 'loading' });
  const form = shallowRef<Form | null>(null);
  const answers = reactive<Answers>({});
  const flags = reactive<Record<string, Flag>>({});
  const refusals = reactive<Record<string, ProblemError>>({});
  const emergency = shallowRef<Raised | null>(null);
  const lastRaised = shallowRef<Raised | null>(null);
  const waiting = ref<readonly string[]>([]);
  const uploading = ref(false);
  const sending = ref<Sending>('no');
  const sendProblem = shallowRef<ProblemError | null>(null);

  const items = computed<FormItem[]>(() =>
    form.value ? visibleItems(form.value.items, answers) : [],
  );
  const missing = computed<FormItem[]>(() =>
    form.value ? missingItems(form.value.items, answers) : [],
  );
  const answered = computed(() => items.value.filter((item) => isAnswered(item, answers)).length);

  const outbox = new AnswerOutbox(storage, {
    send: (itemId, value) => api.saveAnswer(itemId, value),
    onSaved,
    onRefused,
    onClosed,
    onChange(ids, busy) {
      waiting.value = ids;
      uploading.value = busy;
      if (ids.length === 0 && !busy && sending.value === 'when-online') {
        void submit();
      }
    },
    later(task, milliseconds) {
      const timer = setTimeout(task, milliseconds);
      return () => clearTimeout(timer);
    },
  });

  function onSaved(itemId: string, { flag }: AnswerSaved): void {
    if (!flag) {
      delete flags[itemId];
      if (lastRaised.value?.itemId === itemId) {
        lastRaised.value = null;
      }
      return;
    }
    flags[itemId] = flag;
    lastRaised.value = { itemId, flag };
    if (flag.level === 'EMERGENCY') {
      emergency.value = { itemId, flag };
    }
  }

  function onRefused(itemId: string, problem: ProblemError): void {
    if (problem.code === 'questionnaire.already-submitted') {
      finishAsAnswered(problem);
    } else {
      refusals[itemId] = problem;
    }
  }

  function finishAsAnswered(problem: ProblemError): void {
    outbox.clear();
    const at = problem.params.submittedAt;
    phase.value = { kind: 'answered', submittedAt: typeof at === 'string' ? at : null };
  }

  async function load(): Promise<void> {
    try {
      const loaded = await api.getForm();
      if (loaded.handle !== handle) {
        onClosed();
        return;
      }
      form.value = loaded;
      if (loaded.submittedAt) {
        await showEarlierResult(loaded.submittedAt);
        return;
      }
      Object.assign(answers, loaded.answers, storage.pending());
      phase.value = { kind: 'filling' };
      void outbox.flush();
    } catch (error) {
      fail(error);
    }
  }

  /** The same questions in another language; answers are codes and stay what they are. */
  async function reload(): Promise<void> {
    if (phase.value.kind !== 'filling') {
      return phase.value.kind === 'loading' ? undefined : load();
    }
    try {
      form.value = await api.getForm();
    } catch {
      // The questions stay in the language they are in until the network is back.
    }
  }

  async function showEarlierResult(submittedAt: string): Promise<void> {
    const key = storage.submissionKey();
    if (key) {
      try {
        phase.value = { kind: 'thanks', result: await api.submitForm(key) };
        outbox.clear();
        return;
      } catch (error) {
        if (toProblem(error, 0).status !== 409) {
          throw error;
        }
      }
    }
    outbox.clear();
    phase.value = { kind: 'answered', submittedAt };
  }

  function fail(error: unknown): void {
    const problem = toProblem(error, 0);
    if (needsStepUp(problem)) {
      onClosed();
    } else {
      phase.value = { kind: 'trouble', problem };
    }
  }

  /** Settles when the server has spoken about this answer, or the network could not be reached. */
  async function answer(item: FormItem, value: AnswerValue): Promise<void> {
    delete refusals[item.id];
    answers[item.id] = value;
    const saved = outbox.put(item.id, value, item.type === 'text');
    for (const itemId of orphanedAnswers(form.value?.items ?? [], answers)) {
      delete answers[itemId];
      delete flags[itemId];
      void outbox.put(itemId, null, false);
    }
    await saved;
  }

  async function submit(): Promise<void> {
    if (sending.value === 'now' || missing.value.length > 0) {
      return;
    }
    sending.value = 'now';
    sendProblem.value = null;
    try {
      await outbox.flush();
      if (outbox.waiting.length > 0) {
        sending.value = 'when-online';
        return;
      }
      const result = await api.submitForm(submissionKey(storage));
      sending.value = 'no';
      outbox.clear();
      phase.value = { kind: 'thanks', result };
    } catch (error) {
      const problem = toProblem(error, 0);
      sending.value = problem.isNetwork ? 'when-online' : 'no';
      if (problem.isNetwork) {
        retrySubmit();
      } else if (problem.code === 'questionnaire.already-submitted') {
        finishAsAnswered(problem);
      } else if (needsStepUp(problem)) {
        onClosed();
      } else {
        sendProblem.value = problem;
      }
    }
  }

  let submitTimer: ReturnType<typeof setTimeout> | undefined;

  function retrySubmit(): void {
    clearTimeout(submitTimer);
    submitTimer = setTimeout(() => {
      if (sending.value === 'when-online') {
        void submit();
      }
    }, SUBMIT_RETRY_MS);
  }

  function onOnline(): void {
    void outbox.flush().then(() => {
      if (sending.value === 'when-online') {
        void submit();
      }
    });
  }

  window.addEventListener('online', onOnline);
  onBeforeUnmount(() => {
    window.removeEventListener('online', onOnline);
    clearTimeout(submitTimer);
    outbox.close();
  });

  return {
    phase,
    form,
    answers,
    flags,
    refusals,
    emergency,
    lastRaised,
    waiting,
    uploading,
    sending,
    sendProblem,
    items,
    missing,
    answered,
    load,
    reload,
    answer,
    submit,
  };
}
