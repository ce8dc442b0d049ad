/** Well below what any request to the server may carry. */
export const PART_BYTES = 512 * 1024;

/** A file in the parts in which it travels; an empty file has one empty part. */
export function parts(file: Blob, size = PART_BYTES): Blob[] {
  const count = Math.max(1, Math.ceil(file.size / size));
  return Array.from({ length: count }, (_, n) => file.slice(n * size, (n + 1) * size));
}
