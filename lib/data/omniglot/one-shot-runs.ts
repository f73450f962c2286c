import { type ImageDataset, makeImageDataset } from '../dataset';
import { side } from './decode-drawing';
import { decodeDrawings } from './decode-drawings';
import { lettersOfRun, parseRunLabels } from './parse-run-labels';
import { zipMembers } from './zip-members';

/** A run of Omniglot's one-shot task: 20 letters of an alphabet that is not in the background, one example each, and 20 questions. */
export interface OneShotRun {
  /** `run01` to `run20`. */
  name: string;
  /** One image of each letter; the label is the row. */
  training: ImageDataset;
  /** Another image of each letter; the labels are `answers`. */
  test: ImageDataset;
  /** For each test image the row of the same letter in `training`, [20]. */
  answers: Int32Array;
}

const runs = 20;
const two = (number: number) => `${number}`.padStart(2, '0');
const numbered = (count: number) => Array.from({ length: count }, (_, i) => two(i + 1));

/**
 * The 20 runs in the bytes of `all_runs.zip`.
 * @throws Error if something in them is missing or damaged
 */
export async function readOneShotRuns(zip: Uint8Array, title: string): Promise<OneShotRun[]> {
  const isWanted = (path: string) =>
    /^run\d\d\/(class_labels\.txt|test\/item\d\d\.png|training\/class\d\d\.png)$/.test(path);
  const members = await zipMembers(zip, { name: title, isWanted });
  const take = (path: string): Uint8Array => {
    const bytes = members.get(path);
    if (!bytes) throw new Error(`${title}: must have ${path}, found ${members.size} other files; get the file again`);
    return bytes;
  };
  const found: OneShotRun[] = [];
  for (const name of numbered(runs).map((number) => `run${number}`)) {
    const images = async (part: string) => {
      const paths = numbered(lettersOfRun).map((number) => `${name}/${part}${number}.png`);
      return (await decodeDrawings(new Map(paths.map((path) => [path, take(path)])), title)).images;
    };
    const shared = { shape: [side, side, 1] as [number, number, number], classNames: numbered(lettersOfRun) };
    const answers = parseRunLabels(take(`${name}/class_labels.txt`), { run: name });
    const labels = Int32Array.from(answers, (_, row) => row);
    found.push({
      name,
      training: makeImageDataset({
        ...shared,
        name: `Omniglot ${name} training`,
        images: await images('training/class'),
        labels,
      }),
      test: makeImageDataset({
        ...shared,
        name: `Omniglot ${name} test`,
        images: await images('test/item'),
        labels: answers,
      }),
      answers,
    });
  }
  return found;
}
