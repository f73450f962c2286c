import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * The folder for everything that is downloaded or built and can be had again: what `SIAMESE_CACHE` names, else `siamese-lab` where the
 * system keeps such: `$XDG_CACHE_HOME` or `~/.cache`; on macOS `~/Library/Caches`, on Windows `%LOCALAPPDATA%`. It need not exist. All
 * projects of a user share it.
 */
export function userCache(env: NodeJS.ProcessEnv = process.env, platform = process.platform, home = homedir()): string {
  if (env.SIAMESE_CACHE) return resolve(env.SIAMESE_CACHE);
  return join(systemCache(env, platform, home), 'siamese-lab');
}

function systemCache(env: NodeJS.ProcessEnv, platform: string, home: string): string {
  if (platform === 'win32') return env.LOCALAPPDATA || join(home, 'AppData', 'Local');
  if (platform === 'darwin') return join(home, 'Library', 'Caches');
  // The XDG specification: a relative path counts as none.
  return env.XDG_CACHE_HOME?.startsWith('/') ? env.XDG_CACHE_HOME : join(home, '.cache');
}
