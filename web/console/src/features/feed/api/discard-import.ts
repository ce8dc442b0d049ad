import { call, discardImport } from '@xinqiao/api-client';
import type { Import } from '../types';

export const sendDiscard = (id: string) => call<Import>(discardImport({ path: { id } }));
