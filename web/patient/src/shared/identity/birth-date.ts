/** What was typed or pasted, as plain digits: full-width digits count, separators and 年月日 do not. */
export function birthDigits(raw: string): string {
  const narrow = raw.replace(/[０-９]/g, (digit) =>
    String.fromCharCode(digit.charCodeAt(0) - 0xfee0),
  );
  // 1948-9-3 and 1948年9月3日 mean 19480903: single digits between separators get their zero.
  const parts = /^\D*(\d{4})\D+(\d{1,2})\D+(\d{1,2})\D*$/.exec(narrow);
  if (parts) {
    return `${parts[1]}${parts[2]!.padStart(2, '0')}${parts[3]!.padStart(2, '0')}`;
  }
  return narrow.replace(/\D/g, '').slice(0, 8);
}

export type BirthDateProblem = 'incomplete' | 'no-such-day' | 'in-the-future' | 'too-long-ago';

/**
 * A slip that can be seen without asking the server, so that it costs none of the few attempts.
 *
 * @param today local calendar day of the person holding the phone
 */
export function birthDateProblem(digits: string, today: Date): BirthDateProblem | null {
  if (digits.length < 8) {
    return 'incomplete';
  }
  const year = Number(digits.slice(0, 4));
  const month = Number(digits.slice(4, 6));
  const day = Number(digits.slice(6, 8));
  const date = new Date(year, month - 1, day);
  if (date.getFullYear() !== year || date.getMonth() !== month - 1 || date.getDate() !== day) {
    return 'no-such-day';
  }
  if (date > today) {
    return 'in-the-future';
  }
  return today.getFullYear() - year > 120 ? 'too-long-ago' : null;
}

/** Whole years on `today`. */
export function ageOn(digits: string, today: Date): number {
  const years = today.getFullYear() - Number(digits.slice(0, 4));
  const reached = (today.getMonth() + 1) * 100 + today.getDate() >= Number(digits.slice(4, 8));
  return reached ? years : years - 1;
}
