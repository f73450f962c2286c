/** Pictures that are not read, by how their bytes begin (Latin-1). */
const beginnings: [start: string, name: string][] = [
  ['\xff\x0a', 'JPEG XL'],
  ['\0\0\0\x0cJXL ', 'JPEG XL'],
  ['\xff\x4f\xff\x51', 'JPEG 2000'],
  ['\0\0\0\x0cjP  ', 'JPEG 2000'],
  ['8BPS', 'Photoshop'],
  ['\x76\x2f\x31\x01', 'OpenEXR'],
  ['#?RADIANCE', 'Radiance HDR'],
  ['#?RGBE', 'Radiance HDR'],
  ['\0\0\x01\0', 'an icon (ICO)'],
  ['P7\n', 'PAM (Netpbm P7)'],
  ['%PDF-', 'PDF'],
];
const hevc = /^(hei[cxms]|hev[cxms])$/;
const av1 = /^avi[fs]$/;

/** What a file is that is a picture, or shows one, of a kind that is not read: `HEIC`. */
export function foreignFormat(bytes: Buffer): string | undefined {
  const brands = brandsOf(bytes);
  // A HEIC picture of a phone: libvips comes without the decoder of its HEVC.
  if (brands.some((brand) => hevc.test(brand)) && !brands.some((brand) => av1.test(brand))) return 'HEIC';
  const start = bytes.toString('latin1', 0, 16);
  return beginnings.find(([beginning]) => start.startsWith(beginning))?.[1];
}

/** The brands of a file in boxes (ISO 14496-12): what it says it is, and what else it can be read as. */
function brandsOf(bytes: Buffer): string[] {
  if (bytes.length < 16 || bytes.toString('latin1', 4, 8) !== 'ftyp') return [];
  const end = Math.min(bytes.readUInt32BE(0), bytes.length);
  const brands = [bytes.toString('latin1', 8, 12)];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(bytes.toString('latin1', at, at + 4));
  return brands;
}
