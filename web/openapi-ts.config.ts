import { defineConfig } from '@hey-api/openapi-ts';

export default defineConfig({
  input: '../api/openapi/xinqiao.json',
  output: { path: 'api-client/src/generated' },
  plugins: ['@hey-api/client-fetch', '@hey-api/typescript', '@hey-api/sdk'],
});
