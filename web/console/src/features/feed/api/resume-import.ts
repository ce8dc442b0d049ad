import { call, resumeImport } from '@xinqiao/api-client';
import type { Import } from '../types';

export const sendResume = (id: string) => call<Import>(resumeImport({ path: { id } }));
