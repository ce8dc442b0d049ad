import { describe, expect, it } from 'vitest';
import { linesOf, type Consent } from './types';

const one = (purpose: string, channel: string, allowed: boolean, state: Consent['state']) =>
  ({ purpose, channel, allowed, state, basis: allowed ? 'consent' : null }) as Consent;

describe('lines of the consent card', () => {
  it('names a channel only where it differs from the purpose', () => {
    const lines = linesOf([
      one('P-CARE', 'any', true, 'granted'),
      one('P-CARE', 'sms', false, 'withdrawn'),
      one('P-CARE', 'email', true, 'none'),
      one('P-MKT', 'any', false, 'none'),
      one('P-MKT', 'sms', false, 'none'),
    ]);
    expect(lines.map((line) => line.purpose)).toEqual(['P-CARE', 'P-MKT']);
    expect(lines[0]?.differing.map((channel) => channel.channel)).toEqual(['sms']);
    expect(lines[1]?.differing).toEqual([]);
  });
});
