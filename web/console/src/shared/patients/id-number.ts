const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK = '10X98765432';

export interface IdNumber {
  birthDate: string;
  sex: 'female' | 'male';
}

/** As it is compared: without blanks, full-width characters as plain ones, the x in capitals. */
export const plainIdNumber = (typed: string) =>
  typed.normalize('NFKC').replace(/\s/g, '').toUpperCase();

/**
 * What the number of an identity card says (GB 11643); null when it is none, because a digit is missing
 * or the check digit does not fit. The server decides again; here the person at the desk sees it at once.
 */
export function readIdNumber(typed: string): IdNumber | null {
  const number = plainIdNumber(typed);
  if (!/^\d{17}[\dX]$/.test(number)) {
    return null;
  }
  const sum = WEIGHTS.reduce((so, weight, i) => so + weight * Number(number[i]), 0);
  if (CHECK[sum % 11] !== number[17]) {
    return null;
  }
  const birthDate = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  const day = new Date(`${birthDate}T00:00:00Z`);
  if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== birthDate) {
    return null;
  }
  return { birthDate, sex: Number(number[16]) % 2 === 1 ? 'male' : 'female' };
}
