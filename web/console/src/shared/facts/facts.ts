import { useQuery } from '@tanstack/vue-query';
import { call, listFacts, type ListFactsResponses } from '@xinqiao/api-client';
import { useI18n } from 'vue-i18n';

export type CatalogueFact = ListFactsResponses[200][number];
export type CatalogueField = CatalogueFact['fields'][number];

/** The same for as long as the server runs, but worded in the language of the screen. */
export function useFacts() {
  const { locale } = useI18n();
  return useQuery({
    queryKey: ['inquiry', 'facts', locale],
    queryFn: () => call<CatalogueFact[]>(listFacts()),
    staleTime: Infinity,
  });
}
