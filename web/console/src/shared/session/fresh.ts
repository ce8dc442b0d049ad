import { shallowRef } from 'vue';
import { ProblemError } from '@xinqiao/api-client';

/** Somebody waits for a code; the dialog of the shell asks for it. */
export const waiting = shallowRef<{ shown: () => void; left: () => void } | null>(null);

/**
 * Does what wants a second factor that was shown a little while ago: when the server says so, a code is
 * asked for and the same is tried once more. Whoever leaves the dialog gets the server's refusal.
 */
export async function fresh<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (caught) {
    if (!(caught instanceof ProblemError) || caught.code !== 'access.verify-again') {
      throw caught;
    }
    await new Promise<void>((resolve, reject) => {
      waiting.value = { shown: resolve, left: () => reject(caught) };
    });
    return action();
  }
}
