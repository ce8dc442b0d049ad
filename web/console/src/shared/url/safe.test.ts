import { describe, expect, it } from 'vitest';
import { isAddressable, localPath } from './safe';

describe('isAddressable', () => {
  it.each(['wxl', '王秀兰', '2766', 'A0032', ''])('lets %s into the address', (text) => {
    expect(isAddressable(text)).toBe(true);
  });

  it.each([
    '13000002766',
    '130 0000 2766',
    '130-0000-2766',
    '990101195803140021',
    '99010119580314002X',
  ])('keeps %s out of the address', (text) => {
    expect(isAddressable(text)).toBe(false);
  });
});

describe('localPath', () => {
  it('goes back to where the person was', () => {
    expect(localPath('/patients/1?kind=lab', '/worklist')).toBe('/patients/1?kind=lab');
  });

  it.each([
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    undefined,
    ['a'],
    '/sign-in',
  ])('never leaves the application for %s', (value) => {
    expect(localPath(value, '/worklist')).toBe('/worklist');
  });
});
