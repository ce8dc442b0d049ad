import { expect, test } from 'vitest';
import { byDimension } from './types';

test('tags stand together by dimension, in the order in which they come', () => {
  const of = (dimension: string, tag: string) => ({ dimension, tag });
  expect(byDimension([of('stage', 'a'), of('disease', 'b'), of('stage', 'c')])).toEqual([
    ['stage', [of('stage', 'a'), of('stage', 'c')]],
    ['disease', [of('disease', 'b')]],
  ]);
  expect(byDimension([])).toEqual([]);
});
