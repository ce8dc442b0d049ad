import { ref } from 'vue';
import { ProblemError } from '@xinqiao/api-client';

export interface Notice {
  id: number;
  kind: 'said' | 'problem';
  text: string;
  detail: string | null;
  number: string | null;
}

/** What was just said to the person: short confirmations that go by themselves, problems that stay. */
export const notices = ref<Notice[]>([]);

let lastId = 0;
const SAID_MS = 5000;

export function dismiss(id: number): void {
  notices.value = notices.value.filter((notice) => notice.id !== id);
}

export function say(text: string): void {
  const id = ++lastId;
  notices.value = [...notices.value, { id, kind: 'said', text, detail: null, number: null }];
  setTimeout(() => dismiss(id), SAID_MS);
}

/** Shows a refusal or a fault. Wording that only the catalogue has is added where it is shown. */
export function sayProblem(error: unknown): void {
  const problem =
    error instanceof ProblemError ? error : new ProblemError({ status: 500, title: '' });
  notices.value = [
    ...notices.value.slice(-2),
    {
      id: ++lastId,
      kind: 'problem',
      text: problem.isNetwork ? 'network' : problem.message,
      detail: problem.detail,
      number: problem.number,
    },
  ];
}
