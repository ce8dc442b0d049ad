import type { Answers, FormItem } from '@/api';
import { isSkipped } from './visibility';

/** An answer as the person gave it; null where there is none. */
export function answerInWords(item: FormItem, answers: Answers): string | null {
  if (isSkipped(item, answers)) {
    return item.skipText;
  }
  const value = answers[item.id];
  if (value === undefined || value === null || value === '') {
    return null;
  }
  if (item.type === 'number') {
    return item.unit ? `${String(value)} ${item.unit}` : String(value);
  }
  const textOf = (code: string) =>
    item.options?.find((option) => option.code === code)?.text ?? code;
  if (Array.isArray(value)) {
    return value.length === 0 ? null : value.map(textOf).join('、');
  }
  return item.options ? textOf(String(value)) : String(value);
}
