import { call, previewImport } from '@xinqiao/api-client';
import type { ColumnMapping, PreviewRow } from '../types';

export const sendPreview = (id: string, mapping: ColumnMapping) =>
  call<PreviewRow[]>(previewImport({ path: { id }, body: mapping }));
