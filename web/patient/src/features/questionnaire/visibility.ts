import type { Answers, AnswerValue, FormItem } from '@/api';

function has(value: AnswerValue | undefined, codes: readonly string[]): boolean {
  if (value === undefined || value === null) {
    return false;
  }
  return Array.isArray(value)
    ? value.some((code) => codes.includes(code))
    : codes.includes(String(value));
}

/**
 * The questions this person is asked, in order. A question whose condition hangs on a question that
 * is itself not asked is not asked either.
 */
export function visibleItems(items: readonly FormItem[], answers: Answers): FormItem[] {
  const asked = new Set<string>();
  return items.filter((item) => {
    const { showIf } = item;
    const visible = !showIf || (asked.has(showIf.item) && has(answers[showIf.item], showIf.anyOf));
    if (visible) {
      asked.add(item.id);
    }
    return visible;
  });
}

/** Answers that stopped counting because the question above them was answered differently. */
export function orphanedAnswers(items: readonly FormItem[], answers: Answers): string[] {
  const visible = new Set(visibleItems(items, answers).map((item) => item.id));
  return items.filter((item) => item.id in answers && !visible.has(item.id)).map((item) => item.id);
}

/** "Not measured" was chosen. A question without a skip text cannot be skipped, only left open. */
export function isSkipped(item: FormItem, answers: Answers): boolean {
  return (
    item.skipText !== null && item.id in answers && answers[item.id] === (item.skipCode ?? null)
  );
}

export function isAnswered(item: FormItem, answers: Answers): boolean {
  if (isSkipped(item, answers)) {
    return true;
  }
  const value = answers[item.id];
  if (value === undefined || value === null) {
    return false;
  }
  return typeof value === 'number' || value.length > 0;
}

/** What still has to be answered before the form can be sent. */
export function missingItems(items: readonly FormItem[], answers: Answers): FormItem[] {
  return visibleItems(items, answers).filter((item) => item.required && !isAnswered(item, answers));
}
