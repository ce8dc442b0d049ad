import { afterEach, describe, expect, it, vi } from 'vitest';
import { call, configureClient, getSession, ProblemError, signOut } from './index';
import { client } from './generated/client.gen';

afterEach(() => {
  client.interceptors.request.clear();
  client.interceptors.response.clear();
});

function answering(status: number, body: unknown, type = 'application/json') {
  const seen: Request[] = [];
  const fetch = vi.fn(async (request: Request) => {
    seen.push(request);
    return new Response(body === null ? null : JSON.stringify(body), {
      status,
      headers: { 'Content-Type': type },
    });
  });
  return { fetch: fetch as unknown as typeof globalThis.fetch, seen };
}

describe('call', () => {
  it('gives the data of a success', async () => {
    const { fetch } = answering(200, { csrfToken: 't' });
    const session = await call<{ csrfToken: string }>(
      getSession({ fetch, baseUrl: 'http://localhost' }),
    );
    expect(session.csrfToken).toBe('t');
  });

  it('turns a problem document into a ProblemError with its number and parameters', async () => {
    const { fetch } = answering(
      429,
      {
        title: '试得太频繁',
        code: 'access.too-many-attempts',
        params: { retryAfterSeconds: 60 },
        number: '7F3A',
      },
      'application/problem+json',
    );
    const error = await call(getSession({ fetch, baseUrl: 'http://localhost' })).catch(
      (caught: unknown) => caught,
    );
    expect(error).toBeInstanceOf(ProblemError);
    expect(error).toMatchObject({
      status: 429,
      code: 'access.too-many-attempts',
      number: '7F3A',
      message: '试得太频繁',
      params: { retryAfterSeconds: 60 },
    });
  });

  it('tells a silent network from a refusal', async () => {
    const fetch = (async () => {
      throw new TypeError('Failed to fetch');
    }) as unknown as typeof globalThis.fetch;
    const error = await call(getSession({ fetch, baseUrl: 'http://localhost' })).catch(
      (caught: unknown) => caught,
    );
    expect((error as ProblemError).isNetwork).toBe(true);
  });
});

describe('configureClient', () => {
  it('sends the language always and the token with unsafe requests only', async () => {
    configureClient({ language: () => 'en', csrfToken: () => 'secret' });
    const { fetch, seen } = answering(200, {});
    await getSession({ fetch, baseUrl: 'http://localhost' });
    await signOut({ fetch, baseUrl: 'http://localhost' });
    expect(seen.map((request) => request.headers.get('Accept-Language'))).toEqual(['en', 'en']);
    expect(seen.map((request) => request.headers.get('X-CSRF-Token'))).toEqual([null, 'secret']);
  });

  it('reports a session the server no longer knows', async () => {
    const signedOut: string[] = [];
    configureClient({ language: () => 'zh-CN', onSignedOut: (url) => signedOut.push(url) });
    const { fetch } = answering(401, { code: 'access.not-signed-in' }, 'application/problem+json');
    await getSession({ fetch, baseUrl: 'http://localhost' });
    expect(signedOut).toEqual(['http://localhost/api/session']);
  });
});
