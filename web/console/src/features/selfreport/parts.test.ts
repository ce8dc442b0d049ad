import { ProblemError } from '@xinqiao/api-client';
import { describe, expect, it } from 'vitest';
import {
  begun,
  blankConsent,
  blankContact,
  blankIdentity,
  decided,
  differences,
  refusedAt,
} from './parts';

const record = {
  name: '柳初晴',
  sex: 'female' as const,
  birthDate: '1972-09-18',
  cardMasked: null,
  mismatch: null,
};

describe('what is taken down beside the form', () => {
  it('is not sent where nothing was filled in, and nothing is decided beforehand', () => {
    expect(begun(blankIdentity())).toBe(false);
    expect(begun(blankContact())).toBe(false);
    expect(decided(blankConsent())).toEqual([]);
    expect(begun({ ...blankContact(), phone: '1' })).toBe(true);
  });

  it('shows what a card says otherwise than the record', () => {
    const card = { number: '11010519491231002X', name: '柳初情', despite: false };
    expect(differences(card, record)).toEqual({ name: true, birthDate: true, sex: false });
    expect(differences({ ...card, number: '110105', name: '' }, record)).toEqual({
      name: false,
      birthDate: false,
      sex: false,
    });
  });

  it('shows a refusal at the field whose it is, and what has no field at the part', () => {
    const refusal = (code: string, params = {}) =>
      refusedAt(new ProblemError({ status: 409, code, title: code, params }), '没有保存').field;
    expect(refusal('registration.name-differs')).toBe('name');
    expect(refusal('consent.child-needs-guardian')).toBe('speaker');
    expect(refusal('request.field-invalid', { field: 'phone' })).toBe('phone');
    expect(refusal('selfreport.invalid', { item: 'cigarettes' })).toBe('cigarettes');
    expect(refusedAt(new ProblemError({ status: 0 }), '没有保存')).toEqual({
      field: '',
      text: '没有保存',
    });
  });
});
