import { describe, expect, it } from 'vitest';
import { asked, given, missing, toggled, type Question } from './types';

const question = (id: string, more: Partial<Question> = {}): Question => ({
  id,
  text: id,
  help: null,
  type: 'single',
  required: false,
  options: [],
  min: null,
  max: null,
  step: null,
  unit: null,
  skipText: null,
  skipCode: null,
  showIf: null,
  ...more,
});
const option = (code: string, exclusive = false) => ({ code, text: code, exclusive });
const allergy = question('allergy', {
  type: 'multi',
  required: true,
  options: [option('none', true), option('food'), option('other')],
});
const words = question('words', { type: 'text', showIf: { item: 'allergy', anyOf: ['food'] } });
const all = [allergy, words];

describe('the first-visit form as staff take it down', () => {
  it('asks what depends on an answer only after that answer', () => {
    expect(asked(words, {}, all)).toBe(false);
    expect(asked(words, { allergy: ['food'] }, all)).toBe(true);
  });

  it('lets none and the others exclude each other', () => {
    expect(toggled(allergy, ['food'], 'none')).toEqual(['none']);
    expect(toggled(allergy, ['none'], 'food')).toEqual(['food']);
    expect(toggled(allergy, ['food', 'other'], 'food')).toEqual(['other']);
  });

  it('sends what is asked and answered, and says what is missing', () => {
    expect(given({ allergy: ['none'], words: 'peanuts' }, all)).toEqual({ allergy: ['none'] });
    expect(missing({ allergy: [] }, all)).toEqual([allergy]);
    expect(missing({ allergy: ['none'] }, all)).toEqual([]);
  });
});
