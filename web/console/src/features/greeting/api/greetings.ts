import { useQuery } from '@tanstack/vue-query';
import { call, listGreetings, switchGreeting } from '@xinqiao/api-client';
import type { Greetings } from '../types';

export function useGreetings() {
  return useQuery({
    queryKey: ['greetings'],
    queryFn: () => call<Greetings>(listGreetings()),
  });
}

export const sendSwitch = (id: string, on: boolean) =>
  call<Greetings>(switchGreeting({ path: { id }, body: { on } }));
