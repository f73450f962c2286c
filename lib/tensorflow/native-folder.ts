import { join } from 'node:path';
import { findCheckout, packageVersion } from '../files/package-folder';
import { userCache } from '../files/user-cache';

/**
 * Where `npx siamese-lab setup` puts the native runtime of this version of the library: in the user's cache, for all projects. One does for
 * every Node, as the addons use Node-API. It need not exist; undefined where the library was bundled and does not know its version.
 */
export function nativeFolder(): string | undefined {
  const version = packageVersion();
  return version && join(userCache(), `native-${version}-${process.platform}-${process.arch}`);
}

/** The folder of tfjs-node, with the addons in `lib/napi-v8`: the checkout's, else in `nativeFolder`. It need not exist. */
export function tfjsNodeFolder(): string | undefined {
  const folder = nativeFolder();
  return findCheckout()?.tfjsNode ?? (folder && join(folder, 'node_modules', '@tensorflow', 'tfjs-node-gpu'));
}

/** The path of the addon of that name; it need not exist. */
export function addonFile(name: string): string | undefined {
  const folder = tfjsNodeFolder();
  return folder && join(folder, 'lib', 'napi-v8', `${name}.node`);
}
