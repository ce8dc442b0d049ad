import { useI18n } from 'vue-i18n';
import type { Wording } from '../time/format';
import { wordFor } from './index';

/** The catalogue of the chosen language, with the shorthands that most screens need. */
export function useWords() {
  const { t, te, locale } = useI18n();
  return {
    t,
    locale,
    /** `word('channel', 'sms')`: codes the catalogue does not know are shown as they are. */
    word: wordFor(t, (key) => te(key)),
    /** Several words in a row. */
    several: (words: readonly string[]) => words.join(locale.value === 'en' ? ', ' : '、'),
    /** Says a clock or a day. */
    say: (wording: Wording) => t(wording.key, wording.values),
  };
}
