import type { FormItem } from '@/api';

/** A question as it is read aloud: text, help, then the choices one by one. */
export function spokenQuestion(
  item: FormItem,
  words: { scale: (low: number, high: number) => string; or: string },
): string {
  const lines = [item.text];
  if (item.help) {
    lines.push(item.help);
  }
  if (item.type === 'scale') {
    const low = item.min ?? 0;
    const high = item.max ?? 10;
    lines.push(words.scale(low, high));
    if (item.lowLabel && item.highLabel) {
      lines.push(`${low}，${item.lowLabel}；${high}，${item.highLabel}。`);
    }
  } else if (item.options) {
    lines.push(item.options.map((option) => option.text).join(`；${words.or}；`));
  }
  return lines.join('\n');
}
