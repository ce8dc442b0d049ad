import { describe, expect, it } from 'vitest';
import { packagesOf } from '../../scripts/bundled.mjs';
import { missing, named } from '../../scripts/check-sbom.mjs';

describe('the list of components of the pages', () => {
  it('is held to the packages that files of the page belong to', () => {
    const identityIn = (folder: string) => `${folder.split('node_modules/').at(-1)}@1.0.0`;
    expect(
      packagesOf(
        [
          '/x/web/console/src/main.ts',
          '/x/web/node_modules/vue/dist/vue.js',
          '/x/web/node_modules/vue/dist/other.js',
          '\0/x/web/node_modules/@vue/shared/index.js?commonjs',
          '/x/web/node_modules/a/node_modules/@b/c/index.js',
          '\0plugin-vue:export-helper',
        ],
        identityIn,
      ),
    ).toEqual(['@b/c@1.0.0', '@vue/shared@1.0.0', 'vue@1.0.0']);
  });

  it('names what stands inside of something else, and another version is another part', () => {
    const list = {
      components: [
        { name: 'vue', version: '3.5.0' },
        {
          group: '@vue',
          name: 'compiler',
          version: '1.0.0',
          components: [{ name: 'walker', version: '2.0.0' }],
        },
      ],
    };
    expect(named(list)).toEqual(['vue@3.5.0', '@vue/compiler@1.0.0', 'walker@2.0.0']);
    expect(missing(list, ['vue@3.5.0', 'walker@2.0.0'])).toEqual([]);
    expect(missing(list, ['vue@3.5.1', 'walker@2.0.0', 'left-pad@1.0.0'])).toEqual([
      'vue@3.5.1',
      'left-pad@1.0.0',
    ]);
  });
});
