import { createHmac } from 'node:crypto';

export const STEP_SECONDS = 30;

export const stepAt = (milliseconds) => Math.floor(milliseconds / 1000 / STEP_SECONDS);

/** The code of one step: RFC 6238 with SHA-1 and six digits. */
export function totp(base32, step) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const hash = createHmac('sha1', decodeBase32(base32)).update(counter).digest();
  const offset = hash[hash.length - 1] & 0xf;
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

function decodeBase32(text) {
  const bits = [...text.replace(/[\s=-]/g, '').toUpperCase()]
    .map((letter) =>
      'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
    )
    .join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
}
