import { printable } from '../../checks/printable';
import { drawingAt } from './drawing-path';
import { zipMembers } from './zip-members';

/** The archive's outer folder is named after the archive. */
const belowOuter = (path: string) => path.slice(path.indexOf('/') + 1);

/**
 * The drawings in one or more image archives, as PNGs by their path below the archives' outer folders. A drawing that two archives have,
 * as the two small sets have Greek and Latin, is taken once.
 * @throws Error if an archive is damaged or has no drawing, or if two archives have other bytes under the same path
 */
export async function joinArchives(zips: ReadonlyMap<string, Uint8Array>): Promise<Map<string, Uint8Array>> {
  const joined = new Map<string, Uint8Array>();
  for (const [name, zip] of zips) {
    const isWanted = (path: string) => drawingAt(belowOuter(path)) !== undefined;
    const members = await zipMembers(zip, { name, isWanted });
    if (members.size === 0)
      throw new Error(
        `${name}: must have drawings such as Greek/character03/0396_17.png, found none; get the file again`,
      );
    for (const [path, png] of members) {
      const other = joined.get(belowOuter(path));
      if (other && Buffer.compare(other, png) !== 0)
        throw new Error(
          `${name}: ${printable(path)} must be the drawing that the other archives have, found another; get them again`,
        );
      joined.set(belowOuter(path), png);
    }
  }
  return joined;
}
