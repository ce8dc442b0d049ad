import { describe, expect, it } from 'vitest';
import type { ViewState } from '@/shared/views/state';
import { asked, COLUMNS, shows, withColumn } from './filters';

const all: ViewState = { filters: {}, columns: [] };

describe('the list of patients', () => {
  it('asks for the own department until somebody says otherwise', () => {
    expect(asked({})).toEqual({ mine: true, openTask: false, openAlert: false });
    expect(asked({ whose: 'all', days: '30', task: 'open', alert: 'open' })).toEqual({
      mine: false,
      days: 30,
      openTask: true,
      openAlert: true,
    });
  });

  it('hides a column, shows it again, and never hides the last one', () => {
    const without = withColumn(all, 'phone', false);
    expect(shows(without, 'phone')).toBe(false);
    expect(shows(without, 'mrn')).toBe(true);
    expect(withColumn(without, 'phone', true)).toEqual(all);
    const last = COLUMNS.slice(1).reduce<ViewState>(
      (state, one) => withColumn(state, one, false),
      all,
    );
    expect(last.columns).toEqual(['mrn']);
    expect(withColumn(last, 'mrn', false)).toEqual(last);
  });
});
