import { describe, expect, it, vi } from 'vitest';
import { ProblemError } from '@xinqiao/api-client';
import { fresh, waiting } from './fresh';

const dialog = () => waiting.value;
const stale = () => new ProblemError({ status: 403, code: 'access.verify-again' });

describe('what wants a fresh second factor', () => {
  it('is simply done when it is fresh', async () => {
    await expect(fresh(() => Promise.resolve(1))).resolves.toBe(1);
  });

  it('is done once more after the code was shown', async () => {
    const action = vi.fn().mockRejectedValueOnce(stale()).mockResolvedValueOnce(2);
    const done = fresh(action);
    await vi.waitFor(() => expect(dialog()).not.toBeNull());
    dialog()?.shown();
    await expect(done).resolves.toBe(2);
    expect(action).toHaveBeenCalledTimes(2);
  });

  it('is refused when the person leaves, and other refusals ask for nothing', async () => {
    waiting.value = null;
    const left = fresh(() => Promise.reject(stale()));
    await vi.waitFor(() => expect(dialog()).not.toBeNull());
    dialog()?.left();
    await expect(left).rejects.toMatchObject({ code: 'access.verify-again' });
    waiting.value = null;
    const other = new ProblemError({ status: 403, code: 'access.permission-missing' });
    await expect(fresh(() => Promise.reject(other))).rejects.toBe(other);
    expect(dialog()).toBeNull();
  });
});
