/** The library under test: the built workspace, or another build whose folder SIAMESE_LAB names. */
export default (await import(process.env.SIAMESE_LAB ? `${process.env.SIAMESE_LAB}/index.js` : 'siamese-lab')).default;
