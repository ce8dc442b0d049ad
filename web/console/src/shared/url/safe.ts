/**
 * Addresses are kept in histories, bookmarks and chat messages. A search word goes into the address so
 * that it restores the view, but never what identifies a person by itself: a full phone number or an
 * identity number. Six digits in a row are enough to hold back; a phone tail of four stays.
 */
export function isAddressable(text: string): boolean {
  return !/\d[\d\s-]{4,}\d/.test(text);
}

/** Where to go after signing in: only a path of this application, whatever the address says. */
export function localPath(value: unknown, fallback: string): string {
  return typeof value === 'string' && /^\/(?![/\\])/.test(value) && !value.startsWith('/sign-in')
    ? value
    : fallback;
}
