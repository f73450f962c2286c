import type { tf } from '../tensorflow/tensorflow';
import { innerLayers } from './layers/inner-layers';

/** `dense_Dense12`, `re_lu_ReLU3`, `sequential_1`, `model4`: a class, and how many of it the process had made by then. */
const numbered = /^(?:([a-z0-9_]+)_)?([A-Za-z]\w*?)_?(\d+)$/;
/** The prefix that tfjs puts before the name of a layer that runs in both directions. */
const direction = /^(forward|backward)_/;
/** The suffix that tfjs puts after the name of the first layer, to name its input. */
const ofInput = '_input';
/** Classes whose numbered names do not repeat the class. */
const unrepeated = /^(input|model|functional|sequential)$/;

/**
 * Names that do not depend on what else a process has made, or on whether the network was built or read from a file: tfjs calls an
 * unnamed layer `dense_Dense12` if it is the twelfth of the process, and that is its name in a file from then on; here the first in a
 * model is `dense_1`, the next `dense_2`. Names that the user gave stay as they are, and no other layer beside it gets them. The cell
 * that a recurrent layer makes for itself is `cell`: tfjs numbers it too, or gives it the layer's name if that is known beforehand.
 * @param around a model, a wrapper or a recurrent layer
 * @returns a function from tfjs's name of a layer in it to the plain name, which no other layer in it has
 */
export function plainNames(around: tf.layers.Layer): (name: string) => string {
  const names = new Map<string, string>();
  const counts = new Map<string, number>();
  const layers = innerLayers(around);
  const cell = cellMadeBy(around);
  if (cell) names.set(cell.name, 'cell');
  const given = new Set(layers.map(({ name }) => withoutInput(name)).filter((name) => kindOf(name) === undefined));
  const plain = (name: string): string => {
    const known = names.get(name);
    if (known) return known;
    if (name.endsWith(ofInput)) return `${plain(withoutInput(name))}${ofInput}`;
    const kind = kindOf(name);
    if (kind === undefined) return name;
    let count = counts.get(kind) ?? 0;
    do count++;
    while (given.has(`${kind}_${count}`));
    counts.set(kind, count);
    names.set(name, `${kind}_${count}`);
    return names.get(name)!;
  };
  for (const { name } of layers) plain(name);
  return plain;
}

/** The cell of `lstm` and its like; `rnn` takes one that the user made. */
const cellMadeBy = (layer: tf.layers.Layer) =>
  layer.getClassName() === 'RNN' ? undefined : (layer as { cell?: tf.layers.Layer }).cell;

const withoutInput = (name: string) => (name.endsWith(ofInput) ? name.slice(0, -ofInput.length) : name);

/** The kind of a layer, such as `dense`, if its name is one that tfjs made; undefined for a name that the user gave. */
function kindOf(name: string): string | undefined {
  const [, kind, className] = numbered.exec(name) ?? [];
  if (className === undefined) return undefined;
  if (kind === undefined) return unrepeated.test(className) ? className : undefined;
  const sameWords = kind.replace(direction, '').replaceAll('_', '') === className.replaceAll('_', '').toLowerCase();
  return sameWords ? kind : undefined;
}
