import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where sharp's Fontconfig finds no configuration, on a Linux without the package, it complains on standard error before it draws
 * text. Sets `FONTCONFIG_FILE` to this library's `fonts.conf` there, and changes nothing elsewhere. Fontconfig reads it with the
 * first text that is drawn.
 */
export function configureFonts(environment: NodeJS.ProcessEnv = process.env, platform = process.platform): void {
  if (platform !== 'linux' || candidates(environment).some((path) => existsSync(path))) return;
  environment.FONTCONFIG_FILE = require.resolve('siamese-lab/fonts.conf');
  makeCacheFolder(environment);
}

/** Of two processes that make it at the same time, Fontconfig complains in one that there is none. */
function makeCacheFolder({ XDG_CACHE_HOME, HOME = homedir() }: NodeJS.ProcessEnv): void {
  try {
    mkdirSync(join(XDG_CACHE_HOME || join(HOME, '.cache'), 'fontconfig'), { recursive: true });
  } catch {
    // Fontconfig goes on without a cache.
  }
}

/** Where Fontconfig looks for its configuration. */
function candidates({ FONTCONFIG_FILE: file = 'fonts.conf', FONTCONFIG_PATH: path = '' }: NodeJS.ProcessEnv): string[] {
  if (file.startsWith('/')) return [file];
  return [...path.split(':').filter(Boolean), '/etc/fonts'].map((folder) => join(folder, file));
}
