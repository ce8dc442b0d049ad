import type { LocationQuery } from 'vue-router';

/** What a view keeps: words that the list itself offers, and which columns are shown (none: all). */
export interface ViewState {
  filters: Record<string, string>;
  columns: string[];
}

/** The values that each filter of a list may have. */
export type Offered = Record<string, readonly string[]>;

/**
 * What an address says of a list. Anything the list does not offer is not taken: an address is typed by
 * people, and a view must never keep what somebody typed.
 */
export function stateOf(
  query: LocationQuery,
  offered: Offered,
  columns: readonly string[],
): ViewState {
  const filters: Record<string, string> = {};
  for (const [name, values] of Object.entries(offered)) {
    const said = query[name];
    if (typeof said === 'string' && values.includes(said)) filters[name] = said;
  }
  const shown = typeof query.cols === 'string' ? query.cols.split('.') : [];
  return { filters, columns: columns.filter((column) => shown.includes(column)) };
}

/** The address of that state; what does not belong to the list stays as it is. */
export function queryOf(
  state: ViewState,
  view: string | null,
  offered: Offered,
  before: LocationQuery,
): LocationQuery {
  const query = Object.fromEntries(
    Object.entries(before).filter(
      ([name]) => !(name in offered) && name !== 'cols' && name !== 'view',
    ),
  );
  return {
    ...query,
    ...state.filters,
    ...(state.columns.length ? { cols: state.columns.join('.') } : {}),
    ...(view ? { view } : {}),
  };
}

/** Whether two say the same, whatever the order. */
export function isSame(one: ViewState, other: ViewState): boolean {
  const words = (state: ViewState) =>
    JSON.stringify([Object.entries(state.filters).sort(), [...state.columns].sort()]);
  return words(one) === words(other);
}
