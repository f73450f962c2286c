import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Where sharp's Fontconfig finds no configuration, on a Linux without the package, it complains on standard error before it draws
 * text. Sets `FONTCONFIG_FILE` to this library's `fonts.conf` there, and changes nothing elsewhere. Fontconfig reads it with the
 * first text that is drawn.
 */
export function configureFonts(environment: NodeJS.ProcessEnv = process.env, platform = process.platform): void {
  if (platform === 'linux' && !candidates(environment).some((path) => existsSync(path)))
    environment.FONTCONFIG_FILE = require.resolve('siamese-lab/fonts.conf');
}

/** Where Fontconfig looks for its configuration. */
function candidates({ FONTCONFIG_FILE: file = 'fonts.conf', FONTCONFIG_PATH: path = '' }: NodeJS.ProcessEnv): string[] {
  if (file.startsWith('/')) return [file];
  return [...path.split(':').filter(Boolean), '/etc/fonts'].map((folder) => join(folder, file));
}
