import { knownOptions } from '../checks/known-options';
import { requireList } from '../checks/require-list';
import { requireWholeNumbers } from '../checks/require-whole-numbers';
import { shown } from '../checks/shown';
import { shortNumber } from './alt-text';
import { encodeWav } from './encode-wav';
import type { AudioPlayers } from './picture';
import { formatBytes } from './quantities';
import { escapeXml } from './svg';

/** One recording, of one channel. */
export interface Recording {
  /** -1 to 1; what is beyond is clipped. */
  samples: ArrayLike<number>;
  /** Samples per second: a whole number from 3,000 to 192,000, which browsers play. */
  sampleRate: number;
  /** What is heard, in words: written above the player. */
  title: string;
}

export interface AudioPlayersOptions {
  /** The number of players per row. Default: at most 3. */
  columns?: number;
}

const where = 'audioPlayers';
const mostSeconds = 60;
const mostBytes = 10e6;

const known = knownOptions<AudioPlayersOptions>('audioPlayers(recordings, { columns: 2 })', { columns: true });

/**
 * A player for each recording, in rows, to be shown with `display`: each plays a WAV file of 16 bits that stands in the output itself, so that
 * it can be heard in a saved notebook, without a kernel and without the files. Above each are its title and its length in seconds; if samples
 * beyond -1 and 1 were clipped, their number.
 *
 * A recording takes 2.7 bytes per sample in the notebook. JupyterLab shows the players whether or not it trusts the notebook; a page that
 * removes players, as GitHub does, keeps their titles.
 * @param recordings at least one, each of at most 60 seconds; of several channels pass one, as `parseWav` gives them
 * @throws Error if an option is unknown; TypeError if a title is not a string, or recordings or samples are not a list; RangeError if there is
 * no recording, if one is empty, longer than 60 seconds or not finite, if a sample rate is out of range, or if all files together have more
 * than 10 MB
 */
export function audioPlayers(recordings: readonly Recording[], options: AudioPlayersOptions = {}): AudioPlayers {
  const { columns = 3 } = known(options);
  requireWholeNumbers(where, { columns });
  requireList(where, 'recordings', recordings);
  if (recordings.length === 0) throw new RangeError(`${where}: recordings must be at least one, found none`);
  recordings.forEach(checkRecording);
  const bytes = recordings.reduce((sum, { samples }) => sum + 2 * samples.length, 0);
  if (bytes > mostBytes)
    throw new RangeError(
      `${where}: recordings must have at most ${formatBytes(mostBytes)} together, found ${formatBytes(bytes)} in ` +
        `${recordings.length}; show fewer, or parts of them`,
    );
  const captions = recordings.map(captionOf);
  const cells = recordings.map((recording, i) => {
    const title = escapeXml(captions[i]);
    const source = `data:audio/wav;base64,${base64(encodeWav(recording.samples, recording.sampleRate))}`;
    const player = `<audio controls preload="none" title="${title}" style="width: 220px" src="${source}"></audio>`;
    return `<td style="text-align: left">${title}<br>${player}</td>`;
  });
  const rows = Array.from({ length: Math.ceil(cells.length / columns) }, (_, row) =>
    cells.slice(row * columns, (row + 1) * columns),
  );
  const html = `<table><tbody>${rows.map((row) => `<tr>${row.join('')}</tr>`).join('')}</tbody></table>`;
  const count = recordings.length === 1 ? 'One recording' : `${recordings.length} recordings`;
  return { html, alt: `${count} to listen to: ${captions.join('; ')}.` };
}

/** `seven, by Jackson (0.43 s)` */
function captionOf({ title, samples, sampleRate }: Recording): string {
  let clipped = 0;
  for (let i = 0; i < samples.length; i++) if (Math.abs(samples[i]) > 1) clipped++;
  const [some, all] = [clipped, samples.length].map((count) => count.toLocaleString('en'));
  return `${title} (${shortNumber(samples.length / sampleRate)} s${clipped > 0 ? `, ${some} of ${all} samples clipped` : ''})`;
}

function checkRecording({ samples, sampleRate, title }: Recording, index: number): void {
  const what = `of recording ${index}`;
  if (typeof title !== 'string')
    throw new TypeError(`${where}: title ${what} must be a string, found ${shown(title)}; say what is heard`);
  requireList(where, `samples ${what}`, samples);
  requireWholeNumbers(where, { [`sampleRate ${what}`]: sampleRate }, { least: 3000, most: 192_000 });
  const { length } = samples;
  if (length === 0) throw new RangeError(`${where}: samples ${what} must be one or more, found none`);
  if (length > mostSeconds * sampleRate)
    throw new RangeError(
      `${where}: samples ${what} must be at most ${mostSeconds} seconds, found ${shortNumber(length / sampleRate)}; ` +
        'show a part of them: samples.subarray(0, 10 * sampleRate)',
    );
  for (let i = 0; i < length; i++)
    if (!Number.isFinite(samples[i]))
      throw new RangeError(
        `${where}: samples ${what} must be finite numbers, found ${shown(samples[i])} at sample ${i}`,
      );
}

function base64(bytes: Uint8Array): string {
  let letters = '';
  // Not all at once: a call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 8192) letters += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(letters);
}
