import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { decodeFolder } from '../../../lib/data/folder/decode-folder';
import { DamagedImage, decodeImage } from '../../../lib/data/folder/decode-image';

vi.mock('../../../lib/data/folder/decode-image', { spy: true });

const folder = mkdtempSync(join(tmpdir(), 'decode-folder-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const decoding = { height: 1, width: 1, channels: 3, fit: 'cover', background: 'black', maxPixels: 100 } as const;

async function reasonsAfter(failures: Error[]): Promise<{ reasons: string[]; calls: number }> {
  const mocked = vi.mocked(decodeImage).mockReset();
  for (const failure of failures) mocked.mockRejectedValueOnce(failure);
  mocked.mockResolvedValue({ pixels: new Uint8Array(3) });
  const files = [{ file: 'cats/1.png', path: 'cats/1.png', bytes: 1, changed: 0 }];
  const listed = { classes: [{ name: 'cats', files }], skipped: [] };
  const to = { target: join(folder, 'images'), decoding, fingerprint: 'x', title: 'x' };
  const { skipped } = await decodeFolder(Buffer.from(folder), listed, to);
  return {
    reasons: skipped.filter(({ file }) => file !== 'cats').map(({ reason }) => reason),
    calls: mocked.mock.calls.length,
  };
}

it('decodes a file again, alone, if libvips refused it', async () => {
  expect(await reasonsAfter([new DamagedImage("damaged: a neighbour's")])).toEqual({ reasons: [], calls: 2 });
  const both = [new DamagedImage("damaged: a neighbour's"), new DamagedImage('damaged: its own')];
  expect(await reasonsAfter(both)).toEqual({ reasons: ['damaged: its own'], calls: 2 });
});

it.each(['takes more than 30 seconds', 'EIO: i/o error, read'])('does not do so after "%s"', async (reason) => {
  expect(await reasonsAfter([new Error(reason)])).toEqual({ reasons: [reason], calls: 1 });
});

it('does not call a file damaged that cannot be read, so that it is not decoded again', async () => {
  vi.mocked(decodeImage).mockReset();
  const missing = decodeImage(join(folder, 'none'), decoding);
  await expect(missing).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(missing).rejects.not.toBeInstanceOf(DamagedImage);
});
