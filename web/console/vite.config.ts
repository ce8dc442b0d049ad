import { ElementPlusResolver } from 'unplugin-vue-components/resolvers';
import vue from '@vitejs/plugin-vue';
import { fileURLToPath } from 'node:url';
import components from 'unplugin-vue-components/vite';
import { defineConfig } from 'vite';
import { bundled } from '../scripts/bundled.mjs';

// In development the interface is answered by the fixture server (npm run fixtures) or by a real one.
const server = process.env.XINQIAO_SERVER ?? 'http://127.0.0.1:8091';

export default defineConfig({
  base: '/',
  plugins: [
    vue(),
    components({
      dts: 'src/components.d.ts',
      dirs: [],
      resolvers: [ElementPlusResolver({ importStyle: 'css' })],
    }),
    bundled(fileURLToPath(new URL('../sbom/console.bundled.json', import.meta.url))),
  ],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: {
    __VUE_I18N_FULL_INSTALL__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
    __INTLIFY_DROP_MESSAGE_COMPILER__: 'false',
  },
  build: {
    target: 'chrome109',
    // Nothing is inlined as data: URLs or scripts: the pages run under script-src 'self'.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
  server: { port: 5173, proxy: { '/api': server } },
});
