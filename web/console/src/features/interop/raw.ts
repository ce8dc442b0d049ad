/** The segments of an HL7 v2 message, whatever ends its lines; empty ones are dropped. */
export function segments(raw: string): { name: string; rest: string }[] {
  return raw
    .split(/\r\n|\r|\n/)
    .filter((line) => line !== '')
    .map((line) => {
      const bar = line.indexOf('|');
      return bar < 0
        ? { name: line, rest: '' }
        : { name: line.slice(0, bar), rest: line.slice(bar) };
    });
}
