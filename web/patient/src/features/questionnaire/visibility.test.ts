import { describe, expect, it } from 'vitest';
import { question, temperature } from './testing';
import { isAnswered, missingItems, orphanedAnswers, visibleItems } from './visibility';

const medicine = question('c9');
const which = question('c9a', { showIf: { item: 'c9', anyOf: ['yes', 'some'] } });
const why = question('c9b', { showIf: { item: 'c9a', anyOf: ['yes'] } });
const wound = question('c4', { type: 'multi' });
const pus = question('c4a', { showIf: { item: 'c4', anyOf: ['pus', 'open'] } });
const ids = (items: { id: string }[]) => items.map((item) => item.id);

describe('branching', () => {
  it('asks a question only when its condition holds', () => {
    expect(ids(visibleItems([medicine, which], {}))).toEqual(['c9']);
    expect(ids(visibleItems([medicine, which], { c9: 'no' }))).toEqual(['c9']);
    expect(ids(visibleItems([medicine, which], { c9: 'yes' }))).toEqual(['c9', 'c9a']);
  });

  it('looks into a multiple choice', () => {
    expect(ids(visibleItems([wound, pus], { c4: ['ooze'] }))).toEqual(['c4']);
    expect(ids(visibleItems([wound, pus], { c4: ['ooze', 'open'] }))).toEqual(['c4', 'c4a']);
  });

  it('reads numbers as their text', () => {
    const pain = question('c2', { type: 'scale' });
    const strong = question('c2a', { showIf: { item: 'c2', anyOf: ['9', '10'] } });
    expect(ids(visibleItems([pain, strong], { c2: 10 }))).toEqual(['c2', 'c2a']);
    expect(ids(visibleItems([pain, strong], { c2: 1 }))).toEqual(['c2']);
  });

  it('does not ask below a question that is not asked, whatever was answered there before', () => {
    const answers = { c9: 'no', c9a: 'yes', c9b: 'yes' };
    expect(ids(visibleItems([medicine, which, why], answers))).toEqual(['c9']);
    expect(orphanedAnswers([medicine, which, why], answers)).toEqual(['c9a', 'c9b']);
  });
});

describe('what is answered', () => {
  it('counts zero, but neither an empty choice nor a taken-back answer', () => {
    expect(isAnswered(question('c2', { type: 'scale' }), { c2: 0 })).toBe(true);
    expect(isAnswered(wound, { c4: [] })).toBe(false);
    expect(isAnswered(medicine, { c9: null })).toBe(false);
    expect(isAnswered(medicine, {})).toBe(false);
  });

  it('counts "not measured", by its code where it has one', () => {
    expect(isAnswered(temperature(), { c1: null })).toBe(true);
    expect(isAnswered(temperature(), {})).toBe(false);
    const coded = temperature({ skipCode: 'not-measured' });
    expect(isAnswered(coded, { c1: 'not-measured' })).toBe(true);
    expect(isAnswered(coded, { c1: null })).toBe(false);
  });

  it('misses required questions that are asked, and no others', () => {
    const items = [medicine, which, question('c11', { type: 'text', required: false })];
    expect(ids(missingItems(items, {}))).toEqual(['c9']);
    expect(ids(missingItems(items, { c9: 'no' }))).toEqual([]);
    expect(ids(missingItems(items, { c9: 'yes' }))).toEqual(['c9a']);
  });
});
