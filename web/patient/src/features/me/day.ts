/** The day of an instant as the hospital counts days. */
export function dayOf(instant: string, language: string): string {
  return new Intl.DateTimeFormat(language, {
    timeZone: 'Asia/Shanghai',
    month: 'long',
    day: 'numeric',
  }).format(new Date(instant));
}
