import { describe, expect, it } from 'vitest';
import { isCancelled, toBytes, toText } from './passkey';

describe('what authenticators and the server say to each other', () => {
  it.each([[[]], [[0]], [[251, 255]], [[251, 255, 191]], [[1, 2, 3, 4, 5]]])(
    '%j is base64url without padding',
    (bytes) => {
      const text = toText(Uint8Array.from(bytes).buffer);
      expect(text).toMatch(/^[A-Za-z0-9_-]*$/);
      expect([...toBytes(text)]).toEqual(bytes);
    },
  );

  it('leaving is no fault', () => {
    expect(isCancelled(new DOMException('', 'NotAllowedError'))).toBe(true);
    expect(isCancelled(new DOMException('', 'SecurityError'))).toBe(false);
    expect(isCancelled(new Error('NotAllowedError'))).toBe(false);
  });
});
