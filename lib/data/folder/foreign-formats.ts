/** The first bytes (Latin-1) of picture formats that are not supported. */
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

/** The name of a file's format, such as `HEIC`, if it is a picture format that is not supported. */
export function foreignFormat(bytes: Buffer): string | undefined {
  const brands = brandsOf(bytes);
  // HEIC, the format of phones: libvips comes without a decoder for its HEVC.
  if (brands.some((brand) => hevc.test(brand)) && !brands.some((brand) => av1.test(brand))) return 'HEIC';
  const start = bytes.toString('latin1', 0, 16);
  return beginnings.find(([beginning]) => start.startsWith(beginning))?.[1];
}

/** The brands of an ISO base media file (ISO 14496-12): the major brand and the compatible ones. */
function brandsOf(bytes: Buffer): string[] {
  if (bytes.length < 16 || bytes.toString('latin1', 4, 8) !== 'ftyp') return [];
  const end = Math.min(bytes.readUInt32BE(0), bytes.length);
  const brands = [bytes.toString('latin1', 8, 12)];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(bytes.toString('latin1', at, at + 4));
  return brands;
}
