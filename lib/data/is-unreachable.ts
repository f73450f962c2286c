/**
 * Whether an error of `fetchDataSet` says that no source has a file. False if one has it and it is wrong, or if the folder in
 * `SIAMESE_MIRROR` has it and it cannot be read: that is a fault, and must not pass for a machine without a network.
 */
export const isUnreachable = ({ message }: Error, { SIAMESE_MIRROR } = process.env) =>
  message.includes('no source delivered') &&
  !message.includes('refused, its ') &&
  (!SIAMESE_MIRROR || /- SIAMESE_MIRROR: no file /.test(message));
