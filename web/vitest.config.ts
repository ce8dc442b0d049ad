import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { projects: ['ui', 'api-client', 'console', 'patient'] },
});
