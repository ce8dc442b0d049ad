import { call, undoImport } from '@xinqiao/api-client';
import type { Import } from '../types';

export const sendUndo = (id: string) => call<Import>(undoImport({ path: { id } }));
