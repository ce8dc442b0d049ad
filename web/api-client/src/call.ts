import { toProblem } from './problem';

/**
 * The same shape with nothing missing. Generated types mark a field optional whenever the document
 * does not list it as required; our contract sends every field, absent values as null.
 */
export type Complete<T> = T extends readonly (infer Item)[]
  ? Complete<Item>[]
  : T extends object
    ? { [Key in keyof T]-?: Complete<Exclude<T[Key], undefined>> }
    : T;

interface Answer {
  data?: unknown;
  error?: unknown;
  response?: Response;
}

/**
 * Awaits a generated call and gives its data, or throws a {@link ProblemError}. `Result` is named by
 * the feature, so that a renamed schema in the document touches one alias and not the screens.
 */
export async function call<Result>(answer: Promise<Answer>): Promise<Result> {
  const { data, error, response } = await answer;
  if (!response) {
    throw toProblem(undefined, 0);
  }
  if (!response.ok) {
    throw toProblem(error, response.status);
  }
  return data as Result;
}
