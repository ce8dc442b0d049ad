import { describe, expect, it } from 'vitest';
import { plainIdNumber, readIdNumber } from './id-number';

describe('readIdNumber', () => {
  it('says birth date and sex', () => {
    expect(readIdNumber('990101197504120026')).toEqual({ birthDate: '1975-04-12', sex: 'female' });
    expect(readIdNumber('99010119480314001x'.replace('001x', '004x'))).toEqual({
      birthDate: '1948-03-14',
      sex: 'female',
    });
    expect(readIdNumber(' ９９０１０１ 19750412 0026')).not.toBeNull();
  });

  it('notices every single wrong digit', () => {
    const number = '990101197504120026';
    for (let i = 0; i < 18; i++) {
      for (let digit = 0; digit < 10; digit++) {
        const wrong = number.slice(0, i) + digit + number.slice(i + 1);
        expect(readIdNumber(wrong) !== null).toBe(wrong === number);
      }
    }
  });

  it('knows no 30th of February, no short numbers and no letters', () => {
    for (const wrong of ['', '99010119750412002', '9901011975041200260', 'x'.repeat(18)]) {
      expect(readIdNumber(wrong)).toBeNull();
    }
    expect(plainIdNumber('１１x')).toBe('11X');
  });
});
