import { describe, expect, it } from 'vitest';
import { askOf, formOf, numberOf, requestOf, type CodeMapping, type UnmappedCode } from './codes';

const glucose = { system: 'LOINC', code: '14771-0', name: '空腹葡萄糖', unit: 'mmol/L' };
const row: UnmappedCode = {
  peerId: 'p',
  peerName: 'LIS',
  kind: 'laboratory',
  code: 'XT9',
  name: '空腹血糖(仪器)',
  problem: 'code',
  unit: '',
  seen: 3,
  firstSeenAt: '2026-03-01T00:00:00Z',
  lastSeenAt: '2026-03-02T00:00:00Z',
  suggestions: [glucose],
};

describe('saying what a code means', () => {
  it('begins with the likeliest meaning', () => {
    expect(formOf(askOf(row, null))).toMatchObject({
      system: 'LOINC',
      target: '14771-0',
      unit: 'mmol/L',
    });
  });

  it('sends a factor and an example only when they are numbers', () => {
    const asked = askOf(row, null);
    const form = { ...formOf(asked), sourceUnit: 'mg%', factor: '0.0555' };
    expect(requestOf(asked, form, 'mapped').units).toEqual([
      { unit: 'mg%', factor: 0.0555, offset: 0 },
    ]);
    expect(requestOf(asked, form, 'mapped').example).toBeNull();
    expect(requestOf(asked, { ...form, factor: '' }, 'mapped').units).toEqual([]);
    expect(requestOf(asked, form, 'ignored')).toMatchObject({ target: null, units: [] });
  });

  it('goes on from the version that is shown and keeps its further units', () => {
    const known = {
      ...row,
      version: 4,
      state: 'mapped',
      target: glucose,
      units: [
        { unit: 'mg%', factor: 0.05, offset: 0 },
        { unit: 'mg/100ml', factor: 0.05, offset: 0 },
      ],
      example: null,
      note: '',
    } as unknown as CodeMapping;
    const asked = askOf(row, known);
    const request = requestOf(asked, { ...formOf(asked), factor: '0.0555' }, 'mapped');
    expect(request.version).toBe(4);
    expect(request.units?.map((unit) => [unit.unit, unit.factor])).toEqual([
      ['mg%', 0.0555],
      ['mg/100ml', 0.05],
    ]);
  });

  it('takes nothing for zero', () => {
    expect(numberOf(' ')).toBeNull();
    expect(numberOf('0,5')).toBeNull();
    expect(numberOf('0.5')).toBe(0.5);
  });
});
