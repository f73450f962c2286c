import { dirname } from 'node:path';
import { preview } from 'vite';

/**
 * Serves a built site to this machine only.
 *
 * @param {string} folder
 * @param {number} port used if it is free, else the next free one
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
