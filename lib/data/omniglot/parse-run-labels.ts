import { shown } from '../../checks/shown';

/** The letters of a run of the official one-shot task, and its questions. */
export const lettersOfRun = 20;

/**
 * Reads the `class_labels.txt` of a run of Omniglot's one-shot task, in which each line says which of the 20 training images shows the
 * letter of a test image: `run01/test/item03.png run01/training/class17.png`. Every item and every class must occur once.
 * @param options.run `run01` to `run20`
 * @returns for each test image, in the order of the items, the row of its letter among the training images: class 01 is row 0
 * @throws Error if it is anything else
 */
export function parseRunLabels(bytes: Uint8Array, { run }: { run: string }): Int32Array {
  const refuse = (found: string): never => {
    throw new Error(
      `parseRunLabels: ${run}/class_labels.txt must have a line '${run}/test/itemNN.png ${run}/training/classNN.png' for each of ${lettersOfRun} items and classes, found ${found}; get the file again`,
    );
  };
  // Enough for every whole file; decoded as Latin-1, no byte is lost or refused.
  const text = new TextDecoder('latin1').decode(bytes.subarray(0, 4096));
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
  if (bytes.length > 4096 || lines.length !== lettersOfRun) return refuse(`${lines.length} lines`);
  const answers = new Int32Array(lettersOfRun).fill(-1);
  for (const [i, line] of lines.entries()) {
    const [, testRun, item, trainingRun, letter] =
      /^(run\d\d)\/test\/item(\d\d)\.png (run\d\d)\/training\/class(\d\d)\.png$/.exec(line) ?? [];
    const [question, answer] = [Number(item) - 1, Number(letter) - 1];
    const isIn = (row: number) => row >= 0 && row < lettersOfRun;
    if (testRun !== run || trainingRun !== run || !isIn(question) || !isIn(answer))
      return refuse(`${shown(line.slice(0, 80))} in line ${i + 1}`);
    if (answers[question] >= 0) return refuse(`item ${item} twice`);
    if (answers.includes(answer)) return refuse(`class ${letter} twice`);
    answers[question] = answer;
  }
  return answers;
}
