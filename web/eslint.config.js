import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import importX from 'eslint-plugin-import-x';
import vue from 'eslint-plugin-vue';
import vueA11y from 'eslint-plugin-vuejs-accessibility';
import globals from 'globals';
import { readdirSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import tseslint from 'typescript-eslint';

const root = import.meta.dirname;

/** Lets the zone rule follow `@/…`, which means "this application's src". */
function resolverOf(application) {
  return {
    'import-x/resolver-next': [
      importX.createNodeResolver({
        extensions: ['.ts', '.vue', '.js', '.json'],
        alias: { '@': [join(root, application, 'src')] },
      }),
    ],
  };
}

/**
 * Two import zones per application, and nothing finer: features never import each other, and what is
 * shared knows neither the features nor the application that puts them together.
 */
function zonesOf(application) {
  const source = join(root, application, 'src');
  const featuresDir = join(source, 'features');
  const features = existsSync(featuresDir)
    ? readdirSync(featuresDir, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => entry.name)
    : [];
  return [
    ...features.map((feature) => ({
      target: join(featuresDir, feature),
      from: featuresDir,
      except: [`./${feature}`],
      message: `Features never import each other: move what "${feature}" needs to shared/.`,
    })),
    {
      target: featuresDir,
      from: join(source, 'app'),
      message: 'A feature does not know the application that composes it.',
    },
    {
      target: join(source, 'shared'),
      from: [featuresDir, join(source, 'app')],
      message: 'shared/ is imported by features and app, never the other way round.',
    },
  ];
}

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      'api-client/src/generated/**',
      '**/components.d.ts',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  ...vue.configs['flat/recommended'],
  ...vueA11y.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
  },
  {
    files: ['**/*.{ts,vue}'],
    languageOptions: { globals: globals.browser },
    plugins: { 'import-x': importX },
    rules: {
      'no-undef': 'off', // vue-tsc knows better
      'vue/multi-word-component-names': 'off',
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/no-v-html': 'error',
      'vuejs-accessibility/label-has-for': [
        'error',
        { required: { some: ['nesting', 'id'] }, allowChildren: false },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      'import-x/no-cycle': 'off',
    },
  },
  {
    files: ['console/src/**/*.{ts,vue}'],
    settings: resolverOf('console'),
    rules: { 'import-x/no-restricted-paths': ['error', { zones: zonesOf('console') }] },
  },
  {
    files: ['patient/src/**/*.{ts,vue}'],
    settings: resolverOf('patient'),
    rules: { 'import-x/no-restricted-paths': ['error', { zones: zonesOf('patient') }] },
  },
  {
    files: ['**/*.mjs', '**/*.config.{ts,js}'],
    languageOptions: { globals: globals.node },
  },
  prettier,
);
