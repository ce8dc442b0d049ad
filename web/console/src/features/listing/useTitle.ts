import { useWords } from '@/shared/i18n/useWords';
import type { Listing } from './types';

/** What a list is called where it is shown. */
export function useTitle() {
  const { t } = useWords();
  return (one: Pick<Listing, 'kind' | 'title' | 'part' | 'from' | 'to'>) =>
    one.kind === 'measure' && one.part
      ? `${one.title} · ${t(`measure.parts.${one.part}`)} · ${one.from} – ${one.to}`
      : one.kind === 'unsent'
        ? t('listings.unsentOf', { title: one.title, from: one.from ?? '' })
        : t('listings.searchOf', { text: one.title });
}
