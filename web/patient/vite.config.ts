import { VantResolver } from '@vant/auto-import-resolver';
import vue from '@vitejs/plugin-vue';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import components from 'unplugin-vue-components/vite';
import { defineConfig, type Plugin } from 'vite';
import { bundled } from '../scripts/bundled.mjs';

// In development the interface is answered by the fixture server (npm run fixtures -w patient) or by a
// real one.
const server = process.env.XINQIAO_SERVER ?? 'http://127.0.0.1:8092';

/**
 * The page carries its own policy, so that it holds wherever the files are served from; the server
 * says the same in a header, and adds what only a header can say.
 */
function contentSecurityPolicy(): Plugin {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return {
    name: 'xinqiao-content-security-policy',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: () => [
        {
          tag: 'meta',
          attrs: { 'http-equiv': 'Content-Security-Policy', content: policy },
          injectTo: 'head-prepend',
        },
      ],
    },
  };
}

/** Writes sw.js from its source with the list of files that make up this build. */
function serviceWorker(): Plugin {
  return {
    name: 'xinqiao-service-worker',
    apply: 'build',
    generateBundle(_options, bundle) {
      const files = Object.keys(bundle)
        .filter((name) => /\.(js|css)$/.test(name))
        .sort()
        .map((name) => `/m/${name}`);
      const version = createHash('sha256').update(files.join()).digest('hex').slice(0, 12);
      const source = readFileSync(new URL('./service-worker.js', import.meta.url), 'utf8')
        .replace('__VERSION__', version)
        .replace("['__FILES__']", JSON.stringify(files));
      this.emitFile({ type: 'asset', fileName: 'sw.js', source });
    },
  };
}

export default defineConfig({
  base: '/m/',
  plugins: [
    vue(),
    components({
      dts: 'src/components.d.ts',
      dirs: [],
      resolvers: [VantResolver()],
    }),
    contentSecurityPolicy(),
    serviceWorker(),
    bundled(fileURLToPath(new URL('../sbom/patient.bundled.json', import.meta.url))),
  ],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: {
    __VUE_OPTIONS_API__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
    __INTLIFY_DROP_MESSAGE_COMPILER__: 'false',
  },
  build: {
    target: 'es2022',
    cssTarget: 'chrome109',
    manifest: '.vite/manifest.json',
    // Nothing is inlined as data: URLs or scripts: the pages run under script-src 'self'.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
  server: { port: 5174, proxy: { '/api': server } },
});
