import { describe, expect, it } from 'vitest';
import { blank, firstMissing, isPhone } from './card';

describe('firstMissing', () => {
  const card = {
    ...blank(),
    name: '王秀兰',
    idNumber: '990101197504120026',
    consent: 'granted' as const,
  };

  it('lets a whole card pass', () => expect(firstMissing(card, false)).toBeNull());

  it('names the first field in the order of the form', () => {
    expect(firstMissing(blank(), false)).toBe('name');
    expect(firstMissing({ ...card, idNumber: '990101197504120027' }, false)).toBe('idNumber');
    expect(firstMissing({ ...card, idNumber: '' }, false)).toBe('birthDate');
    expect(firstMissing({ ...card, phone: '123' }, false)).toBe('phone');
    expect(firstMissing({ ...card, consent: '' }, false)).toBe('consent');
  });

  it('asks at which level somebody becomes a member', () => {
    expect(firstMissing({ ...card, programme: 'hospital' }, false)).toBe('level');
    expect(firstMissing({ ...card, programme: 'hospital', level: 'gold' }, false)).toBeNull();
  });

  it('asks of a child who decides, and what proves it', () => {
    const withMother = { ...card, contactName: '王芳', contactRelationship: '母亲' };
    expect(firstMissing(card, true)).toBe('contactName');
    expect(firstMissing(withMother, true)).toBe('proof');
    expect(firstMissing({ ...withMother, proof: '户口本' }, true)).toBeNull();
    expect(firstMissing({ ...withMother, contactRelationship: '' }, false)).toBe(
      'contactRelationship',
    );
  });
});

describe('isPhone', () => {
  it('takes what people type', () => {
    for (const good of [
      '13000000001',
      '130 0000 0001',
      '0571-88888888',
      '１３０００００００１１',
    ]) {
      expect(isPhone(good)).toBe(true);
    }
    expect(isPhone('1300000')).toBe(false);
  });
});
