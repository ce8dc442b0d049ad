import type { ListedPatient } from '@xinqiao/api-client';
import type { Offered, ViewState } from '@/shared/views/state';

/** What the list of patients offers; the server keeps views of exactly these words. */
export const OFFERED = {
  whose: ['all'],
  days: ['7', '30', '90', '180', '365'],
  task: ['open'],
  alert: ['open'],
} as const satisfies Offered;

export const COLUMNS = ['mrn', 'phone', 'last', 'tasks', 'alerts'] as const;
export type Column = (typeof COLUMNS)[number];

/** What the server is asked for a state of the list. */
export function asked(filters: ViewState['filters']) {
  return {
    mine: filters.whose !== 'all',
    ...(filters.days ? { days: Number(filters.days) } : {}),
    openTask: filters.task === 'open',
    openAlert: filters.alert === 'open',
  };
}

export const shows = (state: ViewState, column: Column) =>
  state.columns.length === 0 || state.columns.includes(column);

/** Shows or hides one column. That all are shown is said by naming none; the last one stays. */
export function withColumn(state: ViewState, column: Column, shown: boolean): ViewState {
  const columns = COLUMNS.filter((one) => (one === column ? shown : shows(state, one)));
  if (columns.length === 0) return state;
  return { ...state, columns: columns.length === COLUMNS.length ? [] : columns };
}

/** Most that one action is done for at once. */
export const MOST = 200;

/** The ticked that are still on the list, in its order. */
export const tickedOf = (rows: readonly ListedPatient[], ticked: ReadonlySet<string>) =>
  rows.filter((row) => ticked.has(row.id));
