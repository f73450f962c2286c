/** A picture of a format whose pixels lie in the file as they are. */
export interface PlainPicture {
  width: number;
  height: number;
  /** 1 grey, 3 red, green and blue, 4 with how opaque they are. */
  channels: 1 | 3 | 4;
  /** Whether it has more than 8 bits a channel. */
  deep: boolean;
  /** The pixels, 8 bits a channel, row after row from the top. Throws where there are too few. */
  read(): Uint8Array;
}

/** Throws where the file ends before its pixels do. */
export function requireBytes(found: number, wanted: number): void {
  if (found < wanted) throw new Error(`damaged: cut short, ${Math.max(0, found)} of ${wanted} bytes`);
}
