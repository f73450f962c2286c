import { fetchDataSet } from './fetch-data-set';
import { parseWav } from './parse-wav';
import { recordings, speakerNames } from './spoken-digits/recordings';
import { splitWavs } from './spoken-digits/split-wavs';

/** Recordings of spoken digits. The labels are the digits; speakers are kept too. */
export interface SpokenDigits {
  /** A name for people to read. */
  name: string;
  /** The samples of each recording, -1 to 1, [size] of [samples]: 1,148 to 18,262 of them (0.14 to 2.3 seconds). */
  samples: Float32Array[];
  /** Samples per second. */
  sampleRate: number;
  /** The digit of each recording, [size]. */
  labels: Int32Array;
  /** `0` to `9`. */
  classNames: string[];
  /** The speaker of each recording, [size]: an index into `speakerNames`. */
  speakers: Int32Array;
  speakerNames: string[];
  /** How many times that speaker said that digit before, [size]: 0 to 49. The authors test on takes 0 to 4. */
  takes: Int32Array;
  /** The number of recordings. */
  size: number;
}

/**
 * The Free Spoken Digit Dataset, as of May 2024: 3,000 recordings of 10 English digits by 6 speakers, 50 of each digit by each; 8,000
 * samples per second, with little silence before and after; 22 minutes, 42 MB in memory. Rows are ordered by the files' names
 * (`7_jackson_32.wav`), so that take 10 follows take 1. Downloaded at first use into the cache folder (the README says where that is), and
 * verified by the sha256 of all recordings at each use.
 * @throws Error if no source has the recordings; the error lists each source with its reason, and where to put the file by hand
 * @see Z. Jackson and others, Free Spoken Digit Dataset, https://github.com/Jakobovski/free-spoken-digit-dataset (CC BY-SA 4.0)
 */
export async function loadSpokenDigits(): Promise<SpokenDigits> {
  const { title, files } = await fetchDataSet('spoken-digits');
  const parsed = splitWavs([...files.values()][0]).map(parseWav);
  return {
    name: title,
    samples: parsed.map(({ channels: [only] }) => only),
    sampleRate: parsed[0].sampleRate,
    labels: Int32Array.from(recordings, ({ digit }) => digit),
    classNames: Array.from({ length: 10 }, (_, digit) => `${digit}`),
    speakers: Int32Array.from(recordings, ({ speaker }) => speaker),
    speakerNames: [...speakerNames],
    takes: Int32Array.from(recordings, ({ take }) => take),
    size: recordings.length,
  };
}
