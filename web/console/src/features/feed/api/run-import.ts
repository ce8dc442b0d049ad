import { call, runImport } from '@xinqiao/api-client';
import type { ColumnMapping, Import } from '../types';

export const sendRun = (id: string, mapping: ColumnMapping) =>
  call<Import>(runImport({ path: { id }, body: mapping }));
