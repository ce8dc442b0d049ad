import type { CatalogueFact } from '@/shared/facts/facts';

const has = (word: string, ...texts: (string | null | undefined)[]) =>
  texts.some((text) => text?.toLowerCase().includes(word));

/**
 * The facts in which a word comes up, each with those of its fields in which it does; with all of them when it
 * is the fact itself that is meant.
 */
export function searchFacts(facts: CatalogueFact[], words: string, owner: string): CatalogueFact[] {
  const word = words.trim().toLowerCase();
  return facts
    .filter((fact) => owner === '' || fact.owner === owner)
    .map((fact) =>
      word === '' || has(word, fact.name, fact.label, fact.meaning)
        ? fact
        : {
            ...fact,
            fields: fact.fields.filter((field) =>
              has(
                word,
                field.name,
                field.label,
                field.meaning,
                ...field.codes.flatMap((code) => [code.code, code.label]),
              ),
            ),
          },
    )
    .filter((fact) => fact.fields.length > 0);
}
