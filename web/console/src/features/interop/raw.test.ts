import { describe, expect, it } from 'vitest';
import { segments } from './raw';

describe('segments', () => {
  it('splits at any line end and keeps every field', () => {
    expect(segments('MSH|^~\\&|HIS\rPID|1||A1\r\nPV1|1\nZZZ\r')).toEqual([
      { name: 'MSH', rest: '|^~\\&|HIS' },
      { name: 'PID', rest: '|1||A1' },
      { name: 'PV1', rest: '|1' },
      { name: 'ZZZ', rest: '' },
    ]);
  });
});
