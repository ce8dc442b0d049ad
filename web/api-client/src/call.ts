import { toProblem } from './problem';

interface Answer<Data> {
  data: Data | undefined;
  error?: unknown;
  response?: Response;
}

/** Awaits a generated call and gives its data, or throws a {@link ProblemError}. */
export async function call<Data>(answer: Promise<Answer<Data>>): Promise<Data> {
  const { data, error, response } = await answer;
  if (!response) {
    throw toProblem(undefined, 0);
  }
  if (!response.ok) {
    throw toProblem(error, response.status);
  }
  return data as Data;
}
