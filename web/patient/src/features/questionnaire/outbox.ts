import {
  needsStepUp,
  toProblem,
  type AnswerSaved,
  type AnswerValue,
  type ProblemError,
} from '@/api';
import type { FormStorage } from './storage';

export interface OutboxHooks {
  send: (itemId: string, value: AnswerValue) => Promise<AnswerSaved>;
  onSaved: (itemId: string, saved: AnswerSaved) => void;
  /** The server will not take this answer, however often it is sent. */
  onRefused: (itemId: string, problem: ProblemError) => void;
  /** The step-up has run out; answers stay and wait for `flush`. */
  onClosed: () => void;
  onChange: (waiting: readonly string[], sending: boolean) => void;
  /** Runs `task` after a while and gives back how to call it off. */
  later: (task: () => void, milliseconds: number) => () => void;
}

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 30_000;

/**
 * Answers on their way to the server: one at a time, in the order given, only the newest value of a
 * question. What the network loses is kept and tried again; what the server refuses is handed back.
 */
export class AnswerOutbox {
  readonly #waiting = new Map<string, AnswerValue>();
  readonly #storage: FormStorage;
  readonly #hooks: OutboxHooks;
  #sending: Promise<void> | null = null;
  #cancelRetry: (() => void) | null = null;
  #wait = FIRST_WAIT_MS;

  constructor(storage: FormStorage, hooks: OutboxHooks) {
    this.#storage = storage;
    this.#hooks = hooks;
    for (const [itemId, value] of Object.entries(storage.pending())) {
      this.#waiting.set(itemId, value);
    }
  }

  get waiting(): readonly string[] {
    return [...this.#waiting.keys()];
  }

  /** Keeps the answer and sends it; settles when it went through or has to wait for the network. */
  put(itemId: string, value: AnswerValue, freeText: boolean): Promise<void> {
    this.#waiting.delete(itemId);
    this.#waiting.set(itemId, value);
    this.#storage.keep(itemId, value, freeText);
    this.#changed();
    return this.flush();
  }

  /** Sends what waits, now. */
  flush(): Promise<void> {
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    this.#sending ??= this.#drain().finally(() => {
      this.#sending = null;
      this.#changed();
    });
    return this.#sending;
  }

  /** Forgets everything: the form is sent, or is over. */
  clear(): void {
    this.#cancelRetry?.();
    this.#waiting.clear();
    this.#storage.clearAnswers();
    this.#changed();
  }

  /** Stops trying; what waits stays on the device. */
  close(): void {
    this.#cancelRetry?.();
  }

  async #drain(): Promise<void> {
    for (;;) {
      const next = this.#waiting.entries().next();
      if (next.done) {
        return;
      }
      const [itemId, value] = next.value;
      this.#changed(true);
      try {
        const saved = await this.#hooks.send(itemId, value);
        this.#wait = FIRST_WAIT_MS;
        this.#settle(itemId, value);
        this.#hooks.onSaved(itemId, saved);
      } catch (error) {
        const problem = toProblem(error, 0);
        if (needsStepUp(problem)) {
          this.#hooks.onClosed();
          return;
        }
        if (problem.isNetwork || problem.status === 429 || problem.status >= 500) {
          this.#retryLater();
          return;
        }
        this.#settle(itemId, value);
        this.#hooks.onRefused(itemId, problem);
      }
    }
  }

  /** The answer may have been changed while it was on its way; then the new one still has to go. */
  #settle(itemId: string, value: AnswerValue): void {
    if (this.#waiting.get(itemId) === value) {
      this.#waiting.delete(itemId);
      this.#storage.drop(itemId);
    }
  }

  #retryLater(): void {
    const wait = this.#wait;
    this.#wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    this.#cancelRetry = this.#hooks.later(() => void this.flush(), wait);
  }

  #changed(sending = false): void {
    this.#hooks.onChange(this.waiting, sending);
  }
}
