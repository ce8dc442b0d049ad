import { useWords } from '@/shared/i18n/useWords';
import type { SendingStop } from './types';

/** How a stop is called. */
export function useStopNames() {
  const { t, word } = useWords();
  return (one: Pick<SendingStop, 'kind' | 'what' | 'name'>) =>
    one.kind === 'hospital'
      ? t('stops.kinds.hospital')
      : `${t(`stops.kinds.${one.kind}`)} · ${
          one.kind === 'channel' ? word('channel', one.what) : one.name || one.what
        }`;
}
