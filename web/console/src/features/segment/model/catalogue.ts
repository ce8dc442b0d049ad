import type { CatalogueFact, CatalogueField } from '@/shared/facts/facts';
import {
  newId,
  newGroup,
  newRows,
  isRelative,
  type Compare,
  type Member,
  type MemberOf,
  type Part,
  type Rows,
  type Single,
  type Value,
} from './condition';

export type FieldType = CatalogueField['type'];

/** What stands on the left of an operator. */
export interface Asked {
  label: string;
  type: FieldType;
  unit: string | null;
  codes: CatalogueField['codes'];
  operators: string[];
}

/** What somebody chose to ask for. */
export type Choice =
  | { kind: 'field'; fact: CatalogueFact; field: CatalogueField }
  | { kind: 'rows'; fact: CatalogueFact; field: CatalogueField | null }
  | { kind: 'member'; of: MemberOf };

export const COUNT_OPERATORS = ['>=', '<=', '=', '!=', '>', '<'];
const NUMBER_OPERATORS = ['=', '!=', '<', '<=', '>', '>=', 'in', 'between'];
/** Functions whose result is a number, whatever the field is. */
const TO_NUMBER = ['change', 'mean', 'sum', 'slope', 'distinct', 'daysSinceLast'];
const WITHOUT_UNIT = ['distinct', 'daysSinceLast'];
const ALONE = ['isNull', 'isNotNull'];

export const isDay = (type: FieldType) => type === 'DATE' || type === 'MOMENT';

/** The catalogue of facts, asked by the names that stand in conditions. */
export class Catalogue {
  readonly facts: readonly CatalogueFact[];

  constructor(facts: readonly CatalogueFact[]) {
    this.facts = facts;
  }

  fact(name: string): CatalogueFact | null {
    return this.facts.find((fact) => fact.name === name) ?? null;
  }

  /** @param inside the fact whose rows the row is about; null for the patient */
  field(
    name: string,
    inside: string | null,
  ): { fact: CatalogueFact; field: CatalogueField } | null {
    const dot = name.indexOf('.');
    const fact = this.fact(dot < 0 ? (inside ?? '') : name.slice(0, dot));
    const field = fact?.fields.find((one) => one.name === name.slice(dot + 1));
    return fact && field ? { fact, field } : null;
  }

  asked(part: Compare, inside: string | null): Asked | null {
    return this.field(part.field, inside)?.field ?? null;
  }

  /** What an aggregate compares. */
  result(part: Rows): Asked | null {
    const field = this.field(part.field, part.fact)?.field;
    if (!field) return null;
    if (!TO_NUMBER.includes(part.fn)) {
      return { ...field, operators: field.operators.filter((op) => !ALONE.includes(op)) };
    }
    return {
      label: field.label,
      type: 'NUMBER',
      unit: WITHOUT_UNIT.includes(part.fn) ? null : field.unit,
      codes: [],
      operators: NUMBER_OPERATORS,
    };
  }

  /** What may be made of the rows of a fact: functions with the fields that they go with. */
  functions(fact: CatalogueFact): string[] {
    return [...new Set(fact.fields.flatMap((field) => field.functions))].filter(
      (fn) => fact.time !== null || !['last', 'first', 'change', 'slope'].includes(fn),
    );
  }

  fieldsOf(fact: CatalogueFact, fn: string): CatalogueField[] {
    return fact.fields.filter((field) => field.type !== 'ID' && field.functions.includes(fn));
  }
}

/** How a field is compared to begin with. */
export function begin({ type, operators }: Asked): { op: string; value: Value } {
  if (type === 'BOOLEAN') return { op: '=', value: true };
  if (isDay(type)) return { op: 'withinLastDays', value: 90 };
  const op = type === 'NUMBER' ? '>=' : '=';
  return { op: operators.includes(op) ? op : (operators[0] ?? '='), value: null };
}

/** The value as the other operator takes it, as far as it means something there. */
export function convert(value: Value, op: string, type: FieldType): Value {
  const first = (Array.isArray(value) ? value[0] : value) ?? null;
  if (ALONE.includes(op)) return null;
  if (op === 'withinLastDays' || op === 'withinNextDays') {
    return typeof first === 'number' ? first : daysOf(first);
  }
  const single: Single | null = isDay(type) && typeof first === 'number' ? moved(-first) : first;
  if (op === 'in' || op === 'startsWithAny') {
    return Array.isArray(value) ? value : single === null || isRelative(single) ? [] : [single];
  }
  if (op === 'between') {
    return Array.isArray(value) ? [value[0] ?? null, value[1] ?? null] : [single, null];
  }
  return single;
}

export const moved = (days: number): Single =>
  days === 0 ? { today: true } : { today: true, days };

const daysOf = (value: Single | null): number | null =>
  isRelative(value) ? Math.abs(value.days ?? (value.months ?? 0) * 30) : null;

/** The row that a choice begins with. */
export function partOf(choice: Choice, inside: string | null): Part {
  switch (choice.kind) {
    case 'member': {
      const member: Member = {
        id: newId(),
        type: 'member',
        of: choice.of,
        not: false,
        values: [],
        raw: null,
      };
      return member;
    }
    case 'field':
      return compareOf(
        inside === choice.fact.name
          ? choice.field.name
          : `${choice.fact.name}.${choice.field.name}`,
        choice.field,
      );
    case 'rows': {
      const { fact, field } = choice;
      const time = fact.fields.find((one) => one.name === fact.time);
      const limits = [field, field === time ? undefined : time]
        .filter((one) => one !== null && one !== undefined)
        .map((one) => ({
          ...compareOf(one.name, one),
          ...(one === time ? { value: 365 } : {}),
        }));
      return newRows(fact.name, { where: newGroup('all', limits, true) });
    }
  }
}

export const compareOf = (name: string, asked: Asked): Compare => ({
  id: newId(),
  type: 'compare',
  field: name,
  ...begin(asked),
  raw: null,
});

/** The same row about another field; what was said stays where it still fits. */
export function askFor(part: Compare, name: string, before: Asked | null, now: Asked): Compare {
  const same = before?.type === now.type && now.operators.includes(part.op);
  const value = now.codes.length > 0 || (before?.codes.length ?? 0) > 0 ? null : part.value;
  return same
    ? { ...part, field: name, value: now.type === 'BOOLEAN' ? part.value : value, raw: null }
    : { ...part, field: name, ...begin(now), raw: null };
}

/** One thing to choose, with the words it is found by. */
export interface Option {
  key: string;
  choice: Choice;
  label: string;
  /** What it belongs to. */
  of: string;
  words: string;
}

/** Owners in the order in which people look for them; others follow. */
const FIRST = ['cohort', 'profile', 'patient', 'clinical', 'appointment'];

/**
 * What can be chosen, by the module that registers it. Facts with several rows stand with their name, and
 * with each of their fields once somebody looks for one.
 */
export function optionsOf(
  catalogue: Catalogue,
  inside: string | null,
  words: string,
  members: { of: MemberOf; label: string; owner: string }[],
): [string, Option[]][] {
  const wanted = words.trim().toLowerCase();
  const hit = (option: Option) => wanted === '' || option.words.toLowerCase().includes(wanted);
  const groups = new Map<string, Option[]>();
  const put = (owner: string, option: Option) => {
    if (hit(option)) groups.set(owner, [...(groups.get(owner) ?? []), option]);
  };
  if (inside === null) {
    for (const { of, label, owner } of members) {
      put(owner, {
        key: of,
        choice: { kind: 'member', of },
        label,
        of: '',
        words: `${label} ${of}`,
      });
    }
  }
  // What a module is named after comes first of its facts.
  const facts = catalogue.facts
    .filter((fact) => inside === null || fact.name === inside)
    .sort((a, b) => Number(b.name === b.owner) - Number(a.name === a.owner));
  for (const fact of facts) {
    const rows = inside === null && fact.several;
    // Their members stand above; their rows are for those who look for them.
    const above = wanted === '' && members.some((member) => member.of === fact.name);
    if (rows && !above) {
      put(fact.owner, {
        key: fact.name,
        choice: { kind: 'rows', fact, field: null },
        label: fact.label,
        of: '',
        words: `${fact.label} ${fact.name} ${fact.meaning}`,
      });
    }
    if (rows && wanted === '') continue;
    for (const field of fact.fields) {
      if (field.type === 'ID') continue;
      put(fact.owner, {
        key: `${fact.name}.${field.name}`,
        choice: rows ? { kind: 'rows', fact, field } : { kind: 'field', fact, field },
        label: field.label,
        of: inside === null ? fact.label : '',
        words: [
          field.label,
          `${fact.name}.${field.name}`,
          field.meaning,
          ...field.codes.map((code) => code.label),
        ].join(' '),
      });
    }
  }
  const place = (owner: string) => FIRST.indexOf(owner) + 1 || FIRST.length + 1;
  const rank = ({ label }: Option) => {
    const at = label.toLowerCase().indexOf(wanted);
    return label.toLowerCase() === wanted ? 0 : at === 0 ? 1 : at > 0 ? 2 : 3;
  };
  const best = (options: Option[]) => (wanted === '' ? 0 : Math.min(...options.map(rank)));
  return [...groups]
    .map(([owner, options]): [string, Option[]] => [
      owner,
      wanted === '' ? options : [...options].sort((a, b) => rank(a) - rank(b)),
    ])
    .sort(
      ([a, of], [b, others]) =>
        best(of) - best(others) || place(a) - place(b) || a.localeCompare(b),
    );
}
