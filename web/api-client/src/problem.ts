/**
 * A refusal or fault of the server, as RFC 9457 describes it, or the network's silence (`status` 0).
 *
 * `message` is the title in the language the page asked for; `number` is what a person reads out to
 * support.
 */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: number;
  /** `module.reason`; stable across languages and versions. Empty when the server named none. */
  readonly code: string;
  readonly detail: string | null;
  readonly params: Readonly<Record<string, unknown>>;
  readonly number: string | null;

  constructor(fields: {
    status: number;
    code?: string;
    title?: string;
    detail?: string | null;
    params?: Record<string, unknown>;
    number?: string | null;
  }) {
    super(fields.title ?? '');
    this.status = fields.status;
    this.code = fields.code ?? '';
    this.detail = fields.detail ?? null;
    this.params = fields.params ?? {};
    this.number = fields.number ?? null;
  }

  /** The request never reached the server: offline, or the server is away. */
  get isNetwork(): boolean {
    return this.status === 0;
  }
}

/** Reads whatever came instead of a result; a body that is no problem document still gives a status. */
export function toProblem(error: unknown, status: number): ProblemError {
  if (error instanceof ProblemError) {
    return error;
  }
  const body = (typeof error === 'object' && error !== null ? error : {}) as Record<
    string,
    unknown
  >;
  const text = (key: string) => (typeof body[key] === 'string' ? body[key] : undefined);
  return new ProblemError({
    status,
    code: text('code'),
    title: text('title'),
    detail: text('detail') ?? null,
    number: text('number') ?? null,
    params:
      typeof body.params === 'object' && body.params !== null
        ? (body.params as Record<string, unknown>)
        : {},
  });
}
