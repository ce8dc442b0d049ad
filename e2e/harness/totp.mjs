import { createHmac } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

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

const usedSteps = new Map();

/** A code by the application's clock. Each is good once; the server takes the one before and after as well. */
export async function freshCode(application, { user, totpSecret }) {
  const key = `${application.data} ${user}`;
  const now = () => application.now().getTime();
  const step = Math.max(stepAt(now()), (usedSteps.get(key) ?? 0) + 1);
  usedSteps.set(key, step);
  if (step > stepAt(now()) + 1) {
    await pause((step - 1) * STEP_SECONDS * 1000 - now());
  }
  return totp(totpSecret, step);
}

function decodeBase32(text) {
  const bits = [...text.replace(/[\s=-]/g, '').toUpperCase()]
    .map((letter) =>
      'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
    )
    .join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
}
