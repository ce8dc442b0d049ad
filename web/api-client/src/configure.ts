import { client } from './generated/client.gen';

/** What every request needs to know about the page it comes from. */
export interface ClientContext {
  /** `zh-CN` or `en`; the language in which the server words its problems. */
  language: () => string;
  /** The token of the session; null where the page has none (patient page, before sign-in). */
  csrfToken?: () => string | null;
  /** Called when the server no longer knows the session (401). */
  onSignedOut?: (url: string) => void;
  /** What reading waits for: once it is over, the page hears of every change. Writing never waits. */
  hearing?: () => Promise<void>;
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Call once, before the first request. */
export function configureClient(context: ClientContext): void {
  client.setConfig({ baseUrl: '', credentials: 'same-origin' });
  client.interceptors.request.use(async (request) => {
    if (SAFE_METHODS.has(request.method)) {
      await context.hearing?.();
    }
    request.headers.set('Accept-Language', context.language());
    const token = context.csrfToken?.();
    if (token && !SAFE_METHODS.has(request.method)) {
      request.headers.set('X-CSRF-Token', token);
    }
    return request;
  });
  client.interceptors.response.use((response, request) => {
    if (response.status === 401) {
      context.onSignedOut?.(request.url);
    }
    return response;
  });
}
