/** The pixels of one channel of a 32x32 image. */
const plane = 32 * 32;
/** The bytes of one image in CIFAR-10's binary files: its label, then its red, green and blue planes. */
const record = 1 + 3 * plane;

/** Images [n, 32, 32, 3] and their labels [n]. */
interface LabeledPixels {
  images: Uint8Array;
  labels: Uint8Array;
}

/**
 * Reads CIFAR-10's binary files, one after the other: records of 3,073 bytes, a label from 0 to 9 and three planes of 32x32.
 * @throws Error if a file is not a whole number of records, one or more, or if a label is not from 0 to 9
 */
export function parseCifar10(files: Uint8Array[]): LabeledPixels {
  for (const { length } of files) {
    if (length === 0 || length % record !== 0)
      throw new Error(`parseCifar10: a file must be one or more records of ${record} bytes, found ${length} bytes`);
  }
  const size = files.reduce((sum, { length }) => sum + length, 0) / record;
  const [images, labels] = [new Uint8Array(size * 3 * plane), new Uint8Array(size)];
  let image = 0;
  for (const bytes of files)
    for (let from = 0; from < bytes.length; from += record, image++) {
      labels[image] = requireLabel(bytes[from], image);
      for (let pixel = 0, to = image * 3 * plane; pixel < plane; pixel++)
        for (let channel = 0; channel < 3; channel++) images[to++] = bytes[from + 1 + channel * plane + pixel];
    }
  return { images, labels };
}

/** Writes images and their labels as such records: the inverse of `parseCifar10`. */
export function writeCifar10({ images, labels }: LabeledPixels): Uint8Array {
  const bytes = new Uint8Array(labels.length * record);
  for (let image = 0; image < labels.length; image++) {
    const to = image * record;
    bytes[to] = requireLabel(labels[image], image);
    for (let pixel = 0, from = image * 3 * plane; pixel < plane; pixel++)
      for (let channel = 0; channel < 3; channel++) bytes[to + 1 + channel * plane + pixel] = images[from++];
  }
  return bytes;
}

function requireLabel(label: number, image: number): number {
  if (label <= 9) return label;
  throw new Error(`parseCifar10: labels must be 0 to 9, found ${label} for image ${image}`);
}
