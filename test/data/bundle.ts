import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const repository = resolve(__dirname, '../..');

/** Writes the library's folder into the bundle: the library finds it from its own path, and a bundle is elsewhere. */
const knowsItsFolder = {
  name: 'knows-its-folder',
  enforce: 'pre' as const,
  transform: (code: string, id: string) =>
    id === join(repository, 'lib', 'files', 'package-folder.ts')
      ? code.replace(/(?<=const packageFolder = ).*;/, `${JSON.stringify(join(repository, 'lib'))};`)
      : undefined,
};

/** Compiles a file of lib/ with all that it imports from there into one script that other processes can run. */
export async function bundle(source: string): Promise<{ path: string; remove: () => Promise<void> }> {
  const outDir = join(repository, 'test-results', `bundle-${process.pid}`);
  const { build } = await import('vite');
  await build({
    root: repository,
    configFile: false,
    logLevel: 'error',
    plugins: [knowsItsFolder],
    build: {
      ssr: join(repository, source),
      outDir,
      emptyOutDir: true,
      rollupOptions: { output: { format: 'cjs', entryFileNames: 'bundle.cjs' } },
    },
  });
  return { path: join(outDir, 'bundle.cjs'), remove: () => rm(outDir, { recursive: true, force: true }) };
}
