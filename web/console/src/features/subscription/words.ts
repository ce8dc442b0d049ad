/** Dots part the keys of the catalogue, so codes that hold them are looked up with dashes. */
export const keyOf = (code: string) => code.replace(/[. ]/g, '-');
