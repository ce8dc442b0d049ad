import { call, recognizeImport } from '@xinqiao/api-client';
import type { Kind, RecognizedFile } from '../types';

export const sendRecognize = (id: string, kind?: Kind) =>
  call<RecognizedFile>(recognizeImport({ path: { id }, query: { kind } }));
