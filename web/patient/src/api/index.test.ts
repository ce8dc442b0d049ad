import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { patientApi } from './index';

const sent: Request[] = [];

beforeEach(() => {
  sent.length = 0;
  vi.stubGlobal('fetch', async (request: Request) => {
    sent.push(request);
    return new Response('{}', { headers: { 'Content-Type': 'application/json' } });
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  window.history.replaceState(null, '', '/');
});

describe('every request behind the step-up', () => {
  it.each(['/m/f/1abc', '/m/v/1abc', '/m/f/1abc/review'])(
    'says which link %s shows',
    async (at) => {
      window.history.replaceState(null, '', at);
      await patientApi.getForm();
      await patientApi.saveAnswer('c1', 37);
      await patientApi.submitForm('6f2b1a52-0000-4000-8000-000000000001');
      await patientApi.getVisit();
      await patientApi.respondToVisit('confirmed', null);
      expect(sent.map((request) => request.headers.get('X-Patient-Link'))).toEqual(
        Array(5).fill('1abc'),
      );
    },
  );
});
