/**
 * A notebook's settings in the profile that `SIAMESE_PROFILE` names: `full` (also where it is not set) gives the chapter's
 * results, `fast` runs the same code on less in a few minutes, for CI. This is the only place that reads it.
 * @throws where it names anything else
 */
export function profileSettings<Settings extends object>(profiles: { full: Settings; fast: Settings }): Settings {
  const name = process.env.SIAMESE_PROFILE || 'full';
  if (name !== 'full' && name !== 'fast') throw new Error(`SIAMESE_PROFILE: found "${name}", wanted "full" or "fast"`);
  return profiles[name];
}
