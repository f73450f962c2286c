import type { Tile } from './tile';

const named = 12;

/** `Montage of 49 images in 7 rows of 7: 25 pos, 24 neg. In reading order: 9 and 9, pos; 2 and 0, neg; … and 37 more.` */
export function describeTiles(tiles: readonly Tile[], columns: number, rows: number, title?: string): string {
  const captions = new Map<string, number>();
  for (const { caption } of tiles) if (caption) captions.set(caption, (captions.get(caption) ?? 0) + 1);
  const shared = captions.size > 0 && captions.size <= 4;
  const counts = shared ? `: ${[...captions].map(([caption, count]) => `${count} ${caption}`).join(', ')}` : '';
  const told = tiles.slice(0, named).map(({ alt, caption }) => [alt, caption].filter(Boolean).join(', '));
  const order = told.some(Boolean)
    ? ` In reading order: ${told.map((text) => text || 'untitled').join('; ')}${tiles.length > named ? `; and ${tiles.length - named} more` : ''}.`
    : '';
  const grid = tiles.length === 1 ? 'One image' : `Montage of ${tiles.length} images, ${rows} rows of ${columns}`;
  return `${title ? `${title}. ` : ''}${grid}${counts}.${order}`;
}
