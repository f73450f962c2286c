/**
 * A notebook's settings in the profile named by the environment variable `SIAMESE_PROFILE`: `full`, the default, gives the chapter's
 * results; `fast` runs the same code on less data in a few minutes, for CI. The variable is read nowhere else.
 * @throws Error if it names another profile
 */
export function profileSettings<Settings extends object>(profiles: { full: Settings; fast: Settings }): Settings {
  const name = process.env.SIAMESE_PROFILE || 'full';
  if (name !== 'full' && name !== 'fast') throw new Error(`SIAMESE_PROFILE must be "full" or "fast", found "${name}"`);
  return profiles[name];
}
