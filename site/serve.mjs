import { dirname } from 'node:path';
import { preview } from 'vite';

/**
 * Serves a built site on this machine alone.
 *
 * @param {string} folder
 * @param {number} port taken if it is free, else the next one that is
 * @returns {Promise<string>} its address
 */
export async function serve(folder, port) {
  const server = await preview({
    configFile: false,
    appType: 'mpa',
    root: dirname(folder),
    build: { outDir: folder },
    preview: { port, host: '127.0.0.1' },
    logLevel: 'error',
  });
  const [address] = server.resolvedUrls?.local ?? [];
  return address;
}
