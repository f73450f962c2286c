import { fileURLToPath } from 'node:url';

/** The environment before the library was loaded, which sets variables for TensorFlow: peers must start from the same environment. */
export const environment = { ...process.env };

/**
 * The library under test: the built workspace, or another build whose folder SIAMESE_LAB names.
 *
 * @type {typeof import('siamese-lab')}
 */
const library = (await import(process.env.SIAMESE_LAB ? `${process.env.SIAMESE_LAB}/index.js` : 'siamese-lab')).default;

/** Its folder, for the files that the package does not export. */
export const build = process.env.SIAMESE_LAB ?? fileURLToPath(new URL('../lib/dist', import.meta.url));
export default library;
