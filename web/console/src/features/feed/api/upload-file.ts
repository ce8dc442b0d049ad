import { beginImport, call, putImportPart } from '@xinqiao/api-client';
import { parts } from '../parts';
import type { Import } from '../types';

/** Sends a file in parts; `told` hears how much of it is there, from 0 to 1. */
export async function uploadFile(
  file: File,
  source: string,
  told: (share: number) => void,
): Promise<Import> {
  const begun = await call<Import>(
    beginImport({ body: { source, fileName: file.name, bytes: file.size } }),
  );
  const cut = parts(file);
  for (const [number, part] of cut.entries()) {
    await call(putImportPart({ path: { id: begun.id, number }, body: part }));
    told((number + 1) / cut.length);
  }
  return begun;
}
