import type {
  GetImportResponses,
  ImportCatalogueResponses,
  ListImportsResponses,
  ListKeptChangesResponses,
  PreviewImportResponses,
  RecognizeImportResponses,
} from '@xinqiao/api-client';

export type ImportCatalogue = ImportCatalogueResponses[200];
export type ImportableKind = ImportCatalogue['kinds'][number];
export type ImportableField = ImportableKind['fields'][number];
export type Kind = ImportableKind['kind'];
export type Import = GetImportResponses[200];
export type ImportPage = ListImportsResponses[200];
export type RecognizedFile = RecognizeImportResponses[200];
export type ColumnMapping = RecognizedFile['mapping'];
export type PreviewRow = PreviewImportResponses[200][number];
export type KeptChange = ListKeptChangesResponses[200][number];

/** States in which the server is at work, so that it is worth asking again. */
export const AT_WORK: readonly Import['state'][] = ['running', 'undoing'];
