/**
 * A condition as the builder shows it: groups and rows. What it cannot show as a row stays as it is, so
 * reading and writing a condition that nobody changed gives the same text, byte for byte.
 */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Condition = { [key: string]: Json };

/** Today, moved; what else stands in a value is kept as it is. */
export type Relative = { today: true; days?: number; months?: number };
export type Single = string | number | boolean | Relative;
/** Null while the person has not said. */
export type Value = Single | (Single | null)[] | null;

export type GroupKind = 'all' | 'any' | 'none';

export interface Group {
  id: number;
  type: 'group';
  kind: GroupKind;
  parts: Part[];
  /** With one part it is written as that part, without a list around it. */
  bare: boolean;
}

/** `field op value`; within rows the field has no fact in front. */
export interface Compare {
  id: number;
  type: 'compare';
  field: string;
  op: string;
  value: Value;
  raw: Condition | null;
}

export type RowsForm = 'exists' | 'absent' | 'count' | 'aggregate' | 'repeated';

/** A question about several rows of one fact; the group says which of them. */
export interface Rows {
  id: number;
  type: 'rows';
  form: RowsForm;
  fact: string;
  where: Group;
  fn: string;
  field: string;
  op: string;
  value: Value;
  times: number | null;
  withinDays: number | null;
  inLastDays: number | null;
  same: string;
  each: string;
  raw: Condition | null;
}

export type MemberOf = 'tag' | 'segment';

/** Has one of some tags, or is in one of some segments; or not. */
export interface Member {
  id: number;
  type: 'member';
  of: MemberOf;
  not: boolean;
  values: string[];
  raw: Condition | null;
}

/** Valid and not to be shown as a row; never changed, only moved or removed. */
export interface Kept {
  id: number;
  type: 'kept';
  raw: Condition;
}

export type Row = Compare | Rows | Member | Kept;
export type Part = Group | Row;

/** Groups within groups; the outermost is the first. */
export const LEVELS = 3;
/** The same for the group that says which rows are meant. */
export const LEVELS_OF_ROWS = 2;

const LISTS = ['in', 'startsWithAny'];
const DAYS = ['withinLastDays', 'withinNextDays'];
const ALONE = ['isNull', 'isNotNull'];
const SINGLES = ['=', '!=', '<', '<=', '>', '>='];

let lastId = 0;
export const newId = () => ++lastId;

const isObject = (json: Json | undefined): json is Condition =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

const only = (node: Condition, ...keys: string[]) =>
  Object.keys(node).every((key) => keys.includes(key));

const isWhole = (json: Json | undefined): json is number => Number.isInteger(json);

export const isRelative = (value: unknown): value is Relative =>
  typeof value === 'object' && value !== null && 'today' in value;

function isSingle(json: Json | undefined): json is Single {
  if (isObject(json)) {
    return (
      json.today === true &&
      only(json, 'today', 'days', 'months') &&
      !(json.days !== undefined && json.months !== undefined) &&
      [json.days, json.months].every((n) => n === undefined || isWhole(n))
    );
  }
  return ['string', 'number', 'boolean'].includes(typeof json);
}

/** Whether the value has the shape that goes with the operator; what it is about, the server checks. */
function fits(op: Json | undefined, node: Condition): boolean {
  if (typeof op !== 'string') return false;
  const value = node.value;
  if (ALONE.includes(op)) return value === undefined;
  if (DAYS.includes(op)) return isWhole(value);
  if (LISTS.includes(op)) {
    return Array.isArray(value) && value.every((one) => isSingle(one) && !isObject(one));
  }
  if (op === 'between') {
    return Array.isArray(value) && value.length === 2 && value.every(isSingle);
  }
  return SINGLES.includes(op) && isSingle(value);
}

const emptyRows = {
  fn: '',
  field: '',
  op: '',
  value: null,
  times: null,
  withinDays: null,
  inLastDays: null,
  same: '',
  each: '',
};

export const newGroup = (kind: GroupKind, parts: Part[] = [], bare = kind === 'none'): Group => ({
  id: newId(),
  type: 'group',
  kind,
  parts,
  bare,
});

export const newRows = (fact: string, more: Partial<Rows> = {}): Rows => ({
  id: newId(),
  type: 'rows',
  form: 'exists',
  fact,
  where: newGroup('all', [], true),
  ...emptyRows,
  raw: null,
  ...more,
});

/** The tree of a condition; nothing gives a group that waits for its first row. */
export function read(condition: Condition | null): Group {
  if (condition === null) return newGroup('all', [], true);
  const part = readPart(condition, 1, LEVELS, false);
  return part.type === 'group' ? part : newGroup('all', [part], true);
}

/** @param level of the group that this would be */
function readPart(node: Json, level: number, most: number, ofRows: boolean): Part {
  const found = isObject(node) ? shown(node, level, most, ofRows) : null;
  return found ?? { id: newId(), type: 'kept', raw: node as Condition };
}

function shown(node: Condition, level: number, most: number, ofRows: boolean): Part | null {
  const forms = Object.keys(node);
  if ('field' in node) return compare(node);
  if (forms.length !== 1) return null;
  const form = forms[0]!;
  const body = node[form]!;
  if (form === 'all' || form === 'any') {
    return level > most || !Array.isArray(body) || body.length === 0
      ? null
      : newGroup(
          form,
          body.map((one) => readPart(one, level + 1, most, ofRows)),
          false,
        );
  }
  const member = ofRows ? null : memberOf(node, node, false);
  if (member) return member;
  if (!isObject(body)) return null;
  if (form === 'not') {
    const without = ofRows ? null : memberOf(body, node, true);
    return without ?? none(body, level, most, ofRows);
  }
  return ofRows ? null : rows(form, body, node);
}

function none(body: Condition, level: number, most: number, ofRows: boolean): Group | null {
  if (level > most) return null;
  const list = body.any;
  return only(body, 'any') && Array.isArray(list) && list.length > 0
    ? newGroup(
        'none',
        list.map((one) => readPart(one, level + 1, most, ofRows)),
        false,
      )
    : newGroup('none', [readPart(body, level + 1, most, ofRows)], true);
}

function compare(node: Condition): Compare | null {
  return only(node, 'field', 'op', 'value') &&
    typeof node.field === 'string' &&
    !node.field.startsWith('anchor.') &&
    fits(node.op, node)
    ? {
        id: newId(),
        type: 'compare',
        field: node.field,
        op: node.op as string,
        value: (node.value ?? null) as Value,
        raw: node,
      }
    : null;
}

/** Tags are rows of a fact that one may ask about at once; segments have a form of their own, one at a time. */
function memberOf(node: Condition, raw: Condition, not: boolean): Member | null {
  const member = (of: MemberOf, values: string[]): Member => ({
    id: newId(),
    type: 'member',
    of,
    not,
    values,
    raw,
  });
  if (typeof node.segment === 'string' && only(node, 'segment')) {
    return member('segment', [node.segment]);
  }
  const exists = node.exists;
  if (!isObject(exists) || !only(node, 'exists') || !only(exists, 'fact', 'where')) return null;
  const where = exists.where;
  if (exists.fact !== 'tag' || !isObject(where) || !only(where, 'field', 'op', 'value'))
    return null;
  const values = where.op === 'in' ? where.value : where.op === '=' ? [where.value!] : null;
  return where.field === 'tag' &&
    Array.isArray(values) &&
    values.every((one) => typeof one === 'string')
    ? member('tag', values)
    : null;
}

const PROPERTIES: Record<string, string[]> = {
  exists: ['fact', 'where'],
  count: ['fact', 'where', 'op', 'value'],
  aggregate: ['fact', 'where', 'function', 'field', 'op', 'value'],
  repeated: ['fact', 'where', 'times', 'same', 'each', 'withinDays', 'inLastDays'],
};

function rows(form: string, body: Condition, raw: Condition): Rows | null {
  const known = PROPERTIES[form];
  if (!known || !only(body, ...known) || typeof body.fact !== 'string') return null;
  const text = (key: string) => (typeof body[key] === 'string' ? body[key] : '');
  const whole = (key: string) => (isWhole(body[key]) ? body[key] : null);
  const sound =
    form === 'exists' ||
    (form === 'count' && SINGLES.includes(text('op')) && isWhole(body.value)) ||
    (form === 'aggregate' && text('function') && text('field') && fits(body.op, body)) ||
    (form === 'repeated' &&
      isWhole(body.times) &&
      isWhole(body.withinDays) &&
      [body.same, body.each].every((one) => one === undefined || typeof one === 'string') &&
      (body.inLastDays === undefined || isWhole(body.inLastDays)));
  if (!sound) return null;
  const within = body.where === undefined ? null : readPart(body.where, 1, LEVELS_OF_ROWS, true);
  return newRows(body.fact, {
    form: form === 'count' && body.op === '=' && body.value === 0 ? 'absent' : (form as RowsForm),
    where:
      within === null
        ? newGroup('all', [], true)
        : within.type === 'group'
          ? within
          : newGroup('all', [within], true),
    fn: text('function'),
    field: text('field'),
    op: text('op'),
    value: (body.value ?? null) as Value,
    times: whole('times'),
    withinDays: whole('withinDays'),
    inLastDays: whole('inLastDays'),
    same: text('same'),
    each: text('each'),
    raw,
  });
}

/** What the tree says, and where in it each part stands. */
export interface Written {
  /** Null when there is no row that is filled in. */
  condition: Condition | null;
  /** Parts by the JSON pointer into the condition. */
  places: Map<string, number>;
  /** Rows of which something is still missing; they are not in the condition. */
  unfinished: number[];
}

export function write(root: Group): Written {
  const written: Written = { condition: null, places: new Map(), unfinished: [] };
  written.condition = writePart(root, '', written);
  return written;
}

function writePart(part: Part, place: string, written: Written): Condition | null {
  if (!isFinished(part)) {
    written.unfinished.push(part.id);
    return null;
  }
  written.places.set(place, part.id);
  switch (part.type) {
    case 'group':
      return writeGroup(part, place, written);
    case 'rows':
      return writeRows(part, place, written);
    case 'compare':
      return part.raw ?? writeCompare(part);
    case 'member':
      return part.raw ?? writeMember(part);
    case 'kept':
      return part.raw;
  }
}

function writeGroup(group: Group, place: string, written: Written): Condition | null {
  const [only] = group.parts;
  if (group.bare && group.parts.length === 1) {
    const inner = writePart(only!, group.kind === 'none' ? `${place}/not` : place, written);
    return inner && group.kind === 'none' ? { not: inner } : inner;
  }
  const prefix = { all: '/all', any: '/any', none: '/not/any' }[group.kind];
  const list: Condition[] = [];
  for (const part of group.parts) {
    const inner = writePart(part, `${place}${prefix}/${list.length}`, written);
    if (inner) list.push(inner);
  }
  if (list.length === 0) return null;
  return group.kind === 'none' ? { not: { any: list } } : { [group.kind]: list };
}

function writeCompare(part: Compare): Condition {
  const { field, op, value } = part;
  return ALONE.includes(op) ? { field, op } : { field, op, value: value as Json };
}

function writeMember({ of, not, values }: Member): Condition {
  const where =
    values.length === 1
      ? { field: 'tag', op: '=', value: values[0]! }
      : { field: 'tag', op: 'in', value: values };
  const member: Condition =
    of === 'segment' ? { segment: values[0]! } : { exists: { fact: 'tag', where } };
  return not ? { not: member } : member;
}

function writeRows(part: Rows, place: string, written: Written): Condition | null {
  const form = part.form === 'absent' ? 'count' : part.form;
  const before = written.unfinished.length;
  const where = writePart(part.where, `${place}/${form}/where`, written);
  if (written.unfinished.length > before) {
    // Without its limits it would ask for something else.
    written.unfinished.push(part.id);
    written.places.delete(place);
    return null;
  }
  const all: Record<string, Json | null> = {
    fact: part.fact,
    where,
    op: part.form === 'absent' ? '=' : part.op,
    value: part.form === 'absent' ? 0 : (part.value as Json),
    function: part.fn,
    field: part.field,
    times: part.times,
    same: part.same || null,
    each: part.each || null,
    withinDays: part.withinDays,
    inLastDays: part.inLastDays,
  };
  // In the order in which they stood before.
  const known = PROPERTIES[form]!;
  const keys = [...new Set([...Object.keys(part.raw?.[form] ?? {}), ...known])].filter(
    (key) => known.includes(key) && all[key] !== null && all[key] !== undefined,
  );
  return { [form]: Object.fromEntries(keys.map((key) => [key, all[key]!])) };
}

const isGiven = (value: Value | undefined): boolean =>
  Array.isArray(value)
    ? value.length > 0 && value.every(isGiven)
    : value !== null && value !== undefined && value !== '' && !Number.isNaN(value);

/** Whether everything of the row itself has been said. A group is, whatever is in it. */
export function isFinished(part: Part): boolean {
  switch (part.type) {
    case 'compare':
      return part.field !== '' && (ALONE.includes(part.op) || isGiven(part.value));
    case 'member':
      return part.values.length > 0;
    case 'rows':
      return (
        part.form === 'exists' ||
        part.form === 'absent' ||
        (part.form === 'count' && isGiven(part.value)) ||
        (part.form === 'aggregate' && part.fn !== '' && part.field !== '' && isGiven(part.value)) ||
        (part.form === 'repeated' && part.times !== null && part.withinDays !== null)
      );
    default:
      return true;
  }
}

/** The part that a place of the condition belongs to: the innermost around it. */
export function partAt(places: Map<string, number>, place: string): number | null {
  for (let path = place; ; path = path.slice(0, path.lastIndexOf('/'))) {
    const id = places.get(path);
    if (id !== undefined) return id;
    if (path === '') return null;
  }
}
