/** A picture of a format with uncompressed pixels. */
export interface PlainPicture {
  width: number;
  height: number;
  /** 1 for grey, 3 for red, green and blue, 4 with opacity. */
  channels: 1 | 3 | 4;
  /** Whether it has more than 8 bits per channel. */
  deep: boolean;
  /**
   * The pixels, 8 bits per channel, row after row from the top.
   * @throws Error if there are too few
   */
  read(): Uint8Array;
}

/** @throws Error if the file ends before its pixels do */
export function requireBytes(found: number, wanted: number): void {
  if (found < wanted) throw new Error(`damaged: cut short, ${Math.max(0, found)} of ${wanted} bytes`);
}
