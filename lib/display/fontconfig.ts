import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { packageFolder } from '../files/package-folder';

/**
 * On a Linux without the Fontconfig package, sharp's Fontconfig finds no configuration and prints a warning before it draws text. There,
 * this sets `FONTCONFIG_FILE` to this library's `fonts.conf`; elsewhere it changes nothing. Fontconfig reads the file when the first text
 * is drawn.
 */
export function configureFonts(environment: NodeJS.ProcessEnv = process.env, platform = process.platform): void {
  if (platform !== 'linux' || candidates(environment).some((path) => existsSync(path))) return;
  const own = join(packageFolder, 'fonts.conf');
  // A bundle does not have it.
  if (!existsSync(own)) return;
  environment.FONTCONFIG_FILE = own;
  makeCacheFolder(environment);
}

/** Made here, since Fontconfig prints a warning if two processes make the folder at the same time. */
function makeCacheFolder({ XDG_CACHE_HOME, HOME = homedir() }: NodeJS.ProcessEnv): void {
  try {
    mkdirSync(join(XDG_CACHE_HOME || join(HOME, '.cache'), 'fontconfig'), { recursive: true });
  } catch {
    // Fontconfig also works without a cache.
  }
}

/** The files in which Fontconfig looks for its configuration. */
function candidates({ FONTCONFIG_FILE: file = 'fonts.conf', FONTCONFIG_PATH: path = '' }: NodeJS.ProcessEnv): string[] {
  if (file.startsWith('/')) return [file];
  return [...path.split(':').filter(Boolean), '/etc/fonts'].map((folder) => join(folder, file));
}
