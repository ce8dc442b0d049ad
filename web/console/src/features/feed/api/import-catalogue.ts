import { useQuery } from '@tanstack/vue-query';
import { call, importCatalogue } from '@xinqiao/api-client';
import type { Ref } from 'vue';
import type { ImportCatalogue } from '../types';

/** What a file may hold. In the reader's language, so asked anew when that changes. */
export function useImportCatalogue(language: Ref<string>) {
  return useQuery({
    queryKey: ['imports-catalogue', language],
    queryFn: () => call<ImportCatalogue>(importCatalogue()),
    staleTime: Infinity,
  });
}
