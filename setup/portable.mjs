// The library as one ES module without Node: for browsers, Deno and Bun.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { root } from './paths.mjs';

/**
 * A file of the core that needs Node has a twin beside it, `jit.portable.ts` of `jit.ts`, with the same names. This takes the twins.
 *
 * @returns {import('vite').Plugin}
 */
export function portableTwins() {
  return {
    name: 'portable-twins',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      if (!source.startsWith('.') || !importer) return null;
      const found = await this.resolve(source, importer, { ...options, skipSelf: true });
      const twin = found?.id.replace(/\.ts$/, '.portable.ts');
      return twin && twin !== found?.id && existsSync(twin) ? twin : found;
    },
  };
}

/** Writes `lib/dist/portable.mjs`, made of `lib/portable.ts`, and its types; packages stay imports. */
export async function buildPortable() {
  const folder = join(root, 'lib');
  writeFileSync(join(folder, 'dist', 'portable.d.mts'), "export * from './portable.js';\n");
  await build({
    ...{ configFile: false, root: folder, publicDir: false, logLevel: 'warn' },
    plugins: [portableTwins()],
    build: {
      ...{
        outDir: join(folder, 'dist'),
        emptyOutDir: false,
        target: 'es2022',
        minify: false,
        reportCompressedSize: false,
      },
      lib: { entry: join(folder, 'portable.ts'), formats: ['es'], fileName: () => 'portable.mjs' },
      rollupOptions: { external: /^[^./]/ },
    },
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildPortable();
