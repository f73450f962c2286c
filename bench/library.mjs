/** The environment as it was before the library, which sets some of it for TensorFlow: peers are to start from the same. */
export const environment = { ...process.env };

/** The library under test: the built workspace, or another build whose folder SIAMESE_LAB names. */
export default (await import(process.env.SIAMESE_LAB ? `${process.env.SIAMESE_LAB}/index.js` : 'siamese-lab')).default;
