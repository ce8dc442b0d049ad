import type { ColumnMapping, ImportableField } from './types';

/** The column that a field is read from; empty for none. */
export function columnOf(mapping: ColumnMapping, field: string): string {
  return mapping.columns.find((column) => column.field === field)?.column ?? '';
}

/** The mapping with that field read from another column, or from none. */
export function withColumn(mapping: ColumnMapping, field: string, column: string): ColumnMapping {
  const before = mapping.columns.find((one) => one.field === field);
  const rest = mapping.columns.filter((one) => one.field !== field);
  return {
    ...mapping,
    columns: column
      ? [
          ...rest,
          {
            field: field as ColumnMapping['columns'][number]['field'],
            column,
            words: before?.words ?? null,
          },
        ]
      : rest,
  };
}

const NUMBERS = [
  'patient-number',
  'patient-mrn',
  'patient-card',
  'patient-id-card',
  'patient-passport',
];

/** Fields without which no row can be taken and that have no column yet. */
export function unmapped(mapping: ColumnMapping, fields: ImportableField[]): string[] {
  const missing = fields
    .filter((field) => field.required && !columnOf(mapping, field.code))
    .map((field) => field.label);
  const first = fields.find((field) => field.code === NUMBERS[0]);
  return first && NUMBERS.every((number) => !columnOf(mapping, number))
    ? [first.label, ...missing]
    : missing;
}
