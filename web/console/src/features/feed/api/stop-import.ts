import { call, stopImport } from '@xinqiao/api-client';
import type { Import } from '../types';

export const sendStop = (id: string) => call<Import>(stopImport({ path: { id } }));
