import { computed, type WritableComputedRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { isAddressable } from './safe';

/**
 * A piece of the state of a screen that lives in its address: copy the address, open it elsewhere, see
 * the same. The fallback is not written, so that plain addresses stay plain.
 *
 * @param push true for what Back should close (a drawer); filters replace the present entry.
 */
export function useQueryParam(
  name: string,
  fallback = '',
  push = false,
): WritableComputedRef<string> {
  const route = useRoute();
  const router = useRouter();
  return computed({
    get() {
      const value = route.query[name];
      return typeof value === 'string' ? value : fallback;
    },
    set(value: string) {
      const query = { ...route.query };
      if (value === fallback || value === '' || !isAddressable(withoutIds(value))) {
        delete query[name];
      } else {
        query[name] = value;
      }
      void (push ? router.push({ query }) : router.replace({ query }));
    },
  });
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Our own ids and dates hold many digits and name nobody. */
function withoutIds(value: string): string {
  return UUID.test(value) || DATE.test(value) || /^[a-z]+-/.test(value) ? '' : value;
}
