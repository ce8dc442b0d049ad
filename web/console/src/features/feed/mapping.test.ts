import { describe, expect, it } from 'vitest';
import { columnOf, unmapped, withColumn } from './mapping';
import type { ColumnMapping, ImportableField } from './types';

const FIELDS: ImportableField[] = [
  { code: 'patient-number', label: '患者编号', required: false },
  { code: 'patient-mrn', label: '病案号', required: false },
  { code: 'patient-name', label: '姓名', required: true },
];
const EMPTY: ColumnMapping = { kind: 'patient', assigner: 'HIS', columns: [] };

describe('a column mapping', () => {
  it('reads a field from one column, another, or none', () => {
    const first = withColumn(EMPTY, 'patient-name', '姓名');
    expect(columnOf(first, 'patient-name')).toBe('姓名');
    const second = withColumn(first, 'patient-name', '名字');
    expect(second.columns).toHaveLength(1);
    expect(columnOf(second, 'patient-name')).toBe('名字');
    expect(withColumn(second, 'patient-name', '').columns).toEqual([]);
  });

  it('keeps what the codes of a column mean when the column changes', () => {
    const words = { '1': '男' };
    const mapping: ColumnMapping = {
      ...EMPTY,
      columns: [{ field: 'patient-sex', column: 'XB', words }],
    };
    expect(withColumn(mapping, 'patient-sex', '性别').columns[0]?.words).toEqual(words);
  });

  it('names what is missing: any number of the patient, and what is required', () => {
    expect(unmapped(EMPTY, FIELDS)).toEqual(['患者编号', '姓名']);
    const some = withColumn(EMPTY, 'patient-mrn', '病案号');
    expect(unmapped(some, FIELDS)).toEqual(['姓名']);
    expect(unmapped(withColumn(some, 'patient-name', '姓名'), FIELDS)).toEqual([]);
  });
});
