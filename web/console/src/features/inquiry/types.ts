import type { ListFactsResponses } from '@xinqiao/api-client';

export type CatalogueFact = ListFactsResponses[200][number];
export type CatalogueField = CatalogueFact['fields'][number];
