import { expect, test } from 'vitest';
import { byDimension, isNew, ofDigit, placeOf, saying } from './types';

const tags = [
  { dimension: 'disease', label: '高血压' },
  { dimension: 'urgency', label: '血压极高', synonyms: ['高压危象'] },
  { dimension: 'disease', label: '糖尿病' },
];

test('tags stand together by dimension, in the order in which they come', () => {
  const of = (dimension: string, tag: string) => ({ dimension, tag });
  expect(byDimension([of('stage', 'a'), of('disease', 'b'), of('stage', 'c')])).toEqual([
    ['stage', [of('stage', 'a'), of('stage', 'c')]],
    ['disease', [of('disease', 'b')]],
  ]);
  expect(byDimension([])).toEqual([]);
});

test('tags are found by their name or by the word of their dimension', () => {
  const word = (dimension: string) => (dimension === 'disease' ? '病种' : '紧急程度');
  expect(saying(tags, '血压', word)).toHaveLength(2);
  expect(saying(tags, ' 病种', word)).toHaveLength(2);
  expect(saying(tags, '', word)).toHaveLength(3);
  expect(saying(tags, '危象', word)).toHaveLength(1);
  expect(saying(tags, '投诉', word)).toEqual([]);
});

test('a word is new when no tag is called that, written one way or another', () => {
  expect(isNew(tags, '怕疼')).toBe(true);
  expect(isNew(tags, ' 高 血压')).toBe(false);
  expect(isNew(tags, '高压危象')).toBe(false);
});

test('a digit chooses one of the first nine', () => {
  expect(ofDigit(tags, '2')?.label).toBe('血压极高');
  expect(ofDigit(tags, '9')).toBeNull();
  expect(ofDigit(tags, '0')).toBeNull();
  expect(ofDigit(tags, 'a')).toBeNull();
});

test('a day is shown at the last change that is not after it', () => {
  const days = ['2026-01-05', '2026-03-02', '2026-06-30'];
  expect(placeOf(days, '2026-03-31')).toBe(1);
  expect(placeOf(days, '2026-03-02')).toBe(1);
  expect(placeOf(days, '2025-12-31')).toBe(0);
  expect(placeOf(days, '2026-12-31')).toBe(2);
});
