import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** This package's own folder: `lib/` of the repository, where tests run its sources, or what npm installed. */
export const packageFolder = resolve(__dirname, __filename.endsWith('.ts') ? '..' : '../..');

/** What the repository's checkout tells the library: absolute paths. */
export interface Checkout {
  /** Folder of the data sets' manifest, and of the cache of what is downloaded and drawn. */
  data: string;
  /** The npm package whose addon the checkout's set-up builds. */
  tfjsNode: string;
  /** The Python that the checkout's set-up makes. */
  python: string;
}

/**
 * Where this package is part of a checkout of its repository, what that says in `siamese-lab-checkout.json`, a file in the package's own
 * folder that npm's package never has; undefined elsewhere. Nothing is looked for in the folders above.
 */
export function findCheckout(folder = packageFolder): Checkout | undefined {
  let text: string;
  try {
    text = readFileSync(join(folder, 'siamese-lab-checkout.json'), 'utf8');
  } catch {
    return undefined;
  }
  const { data, tfjsNode, python }: Checkout = JSON.parse(text);
  return { data: resolve(folder, data), tfjsNode: resolve(folder, tfjsNode), python: resolve(folder, python) };
}

/** This package's version; undefined where the library was bundled into a file elsewhere. */
export function packageVersion(folder = packageFolder): string | undefined {
  try {
    const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return name === 'siamese-lab' ? version : undefined;
  } catch {
    return undefined;
  }
}
