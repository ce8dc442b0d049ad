import { useQuery } from '@tanstack/vue-query';
import { call, listFacts } from '@xinqiao/api-client';
import { useI18n } from 'vue-i18n';
import type { CatalogueFact } from '../types';

/** The same for as long as the server runs, but worded in the language of the screen. */
export function useFacts() {
  const { locale } = useI18n();
  return useQuery({
    queryKey: ['inquiry', 'facts', locale],
    queryFn: () => call<CatalogueFact[]>(listFacts()),
    staleTime: Infinity,
  });
}
