import { describe, expect, it } from 'vitest';
import { inGroup, type Greeting } from './types';

const one = (id: string, group: string, nextOn: string | null) =>
  ({ id, group, nextOn }) as unknown as Greeting;

describe('inGroup', () => {
  it('puts the next day first, and keeps other groups out', () => {
    const all = [
      one('spring-festival', 'festivals', '2027-02-06'),
      one('laba', 'festivals', '2027-01-15'),
      one('birthday', 'birthdays', null),
    ];
    expect(inGroup(all, 'festivals').map((each) => each.id)).toEqual(['laba', 'spring-festival']);
    expect(inGroup(all, 'birthdays')).toHaveLength(1);
  });
});
