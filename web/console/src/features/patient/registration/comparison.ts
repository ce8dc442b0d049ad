import { worthShowing, type Identity, type MergePreview, type Side } from './types';

/** One line of the comparison; `differs` is null where one side says nothing. */
export interface Line {
  field: string;
  one: string[];
  other: string[];
  differs: boolean | null;
}

/** The words of the catalogue that a line needs. */
export interface Words {
  sex: (code: string) => string;
  phone: (phone: { masked: string; verified: boolean }) => string;
  records: (n: number) => string;
  kind: (code: string) => string;
}

function plain(field: string, one: string | null, other: string | null): Line {
  return {
    field,
    one: one ? [one] : [],
    other: other ? [other] : [],
    differs: one && other ? one !== other : null,
  };
}

/**
 * Two records line by line. Numbers are masked, so that two may look the same: whether they are is what
 * the server says, not what stands there.
 */
export function linesOf(
  one: Side,
  other: Side,
  words: Words,
  revealed: { one: Identity | null; other: Identity | null } = { one: null, other: null },
  rows: MergePreview['rows'] = [],
): Line[] {
  const sex = (side: Side) => (side.sex === 'unknown' ? null : words.sex(side.sex));
  const phones = (side: Side, whole: Identity | null) =>
    side.phones.map((phone, at) =>
      words.phone({ masked: whole?.phones[at] ?? phone.masked, verified: phone.verified }),
    );
  const kinds = [
    ...new Set([...one.identifiers, ...other.identifiers].map((identifier) => identifier.kind)),
  ];
  return [
    plain('name', one.name, other.name),
    plain('sex', sex(one), sex(other)),
    plain('birthDate', one.birthDate, other.birthDate),
    plain('mrn', one.mrn, other.mrn),
    {
      field: 'phones',
      one: phones(one, revealed.one),
      other: phones(other, revealed.other),
      differs: agreement(one.phones, other.phones),
    },
    ...kinds.map((kind) => ({
      field: words.kind(kind),
      one: numbers(one, kind, revealed.one),
      other: numbers(other, kind, revealed.other),
      differs: agreement(ofKind(one, kind), ofKind(other, kind)),
    })),
    {
      field: 'sources',
      one: sources(one),
      other: sources(other),
      differs: null,
    },
    {
      field: 'records',
      one: [words.records(one.records)],
      other: [words.records(other.records)],
      differs: null,
    },
    ...worthShowing(rows)
      .filter((row) => COUNTED.includes(row.kind))
      .map((row) => ({
        field: row.kind,
        one: [String(row.survivor)],
        other: [String(row.retired)],
        differs: null,
      })),
  ];
}

/** What helps to tell two people apart, or to see which record is the one in use. */
const COUNTED = [
  'clinical_encounter',
  'pathway_plan',
  'messaging_contact',
  'alert_alert',
  'task_task',
];

const sources = (side: Side) => [
  ...new Set(side.identifiers.map((identifier) => identifier.assigner).filter(Boolean)),
];

const ofKind = (side: Side, kind: string) =>
  side.identifiers.filter((identifier) => identifier.kind === kind);

function numbers(side: Side, kind: string, whole: Identity | null): string[] {
  return side.identifiers.flatMap((identifier, at) => {
    if (identifier.kind !== kind) {
      return [];
    }
    const shown = whole?.identifiers[at]?.value ?? `****${identifier.tail}`;
    return [identifier.assigner ? `${shown} · ${identifier.assigner}` : shown];
  });
}

function agreement(
  one: readonly { same: boolean }[],
  other: readonly { same: boolean }[],
): boolean | null {
  if (one.length === 0 || other.length === 0) {
    return null;
  }
  return !one.some((part) => part.same);
}
