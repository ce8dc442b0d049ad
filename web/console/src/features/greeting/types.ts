import type { ListGreetingsResponses } from '@xinqiao/api-client';

export type Greetings = ListGreetingsResponses[200];
export type Greeting = Greetings['greetings'][number];
export const GROUPS = ['birthdays', 'festivals', 'solar-terms'] as const;
export type GreetingGroup = (typeof GROUPS)[number];

/** Those of a group, the next ones first; what has no day of its own comes before. */
export const inGroup = (all: readonly Greeting[], group: GreetingGroup): Greeting[] =>
  all
    .filter((one) => one.group === group)
    .sort((a, b) => (a.nextOn ?? '').localeCompare(b.nextOn ?? ''));
