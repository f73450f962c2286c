import { captionOf, readDemo } from './data';
import type { Demo } from './demos';
import { drawPixels } from './draw-pixels';
import { drawingPad } from './drawing-pad';
import { choice, element, slider } from './elements';
import { compareBy, isSame, nameOf } from './metrics';
import { imagePicker } from './picker';
import { readSheet } from './sheet';

/** One of the two pictures that are compared. */
interface Side {
  name: string;
  /** The number of the image; undefined if it was drawn. */
  image?: number;
  embedding: Float32Array;
  view: HTMLCanvasElement;
  caption: HTMLElement;
}

const viewWidth = 140;

/** Two pictures, the distance between their embeddings, and the decision of a threshold. */
export const demo: Demo = async (place, folder, tell) => {
  const { loadEncoder } = await import('./tensorflow');
  const data = await readDemo(folder);
  const [encoder, sheet] = await Promise.all([loadEncoder(new URL('model.json', folder)), readSheet(folder, data)]);
  const { metric, threshold: start = 0.5 } = data;
  let threshold = start;
  const sideOf = (name: string): Side => ({
    ...{ name, embedding: new Float32Array(encoder.dimensions) },
    view: element('canvas', { width: sheet.width, height: sheet.height, className: 'view', role: 'img' }),
    caption: element('figcaption'),
  });
  const sides = [sideOf('First picture'), sideOf('Second picture')];
  let chosen = sides[0];

  const result = element('output', { className: 'result' });
  const scale = element('div', { className: 'scale', 'aria-hidden': true }, element('i'), element('b'));
  const largest = metric === 'cosine' ? 1 : Math.max(2, 3 * start);
  const update = () => {
    const [a, b] = sides;
    const value = compareBy[metric](a.embedding, b.embedding);
    const same = isSame(metric, value, threshold);
    const truth =
      a.image === undefined || b.image === undefined
        ? ''
        : same === (data.labels[a.image] === data.labels[b.image])
          ? ' That is right.'
          : ' That is wrong.';
    result.replaceChildren(
      ...['The ', nameOf[metric], ' is ', element('data', { value: String(value) }, value.toFixed(4))],
      ...[same ? ', at or below' : ', above', ' the threshold of ', threshold.toFixed(3), ': the network says '],
      ...[element('strong', {}, same ? 'same class' : 'different classes'), '.', truth],
    );
    result.dataset.same = String(same);
    scale.style.setProperty('--threshold', `${Math.min((100 * threshold) / largest, 100)}%`);
    scale.style.setProperty('--value', `${Math.min((100 * value) / largest, 100)}%`);
  };
  const put = (side: Side, pixels: Float32Array, caption: string, image?: number) => {
    side.embedding = encoder.embed(pixels, 1);
    side.image = image;
    side.caption.textContent = `${side.name}: ${caption}`;
    side.view.ariaLabel = caption;
    drawPixels(side.view, pixels);
    update();
    picker.mark(sides.flatMap((one) => one.image ?? []));
  };
  const pick = (side: Side, image: number) => put(side, sheet.pixels(image), captionOf(data, image), image);
  const picker = imagePicker('Test pictures', data, sheet, (image) => pick(chosen, image));
  const pad = drawingPad(sheet.width, (pixels) => put(chosen, pixels, 'your drawing'));
  const clear = element('button', { type: 'button' }, 'Clear the drawing');
  clear.addEventListener('click', pad.clear);
  const names = sides.map(({ name }) => name);
  const which = choice('Which one to change', names, (name) => {
    chosen = sides[names.indexOf(name)];
    pad.clear();
  });
  const move = slider('Threshold', { min: 0, max: largest, step: 0.005, value: threshold }, (value) => {
    threshold = value;
    update();
  });

  const figures = sides.map(({ view, caption }) => element('figure', {}, view, caption));
  place.replaceChildren(
    element('div', { className: 'pair' }, ...figures),
    ...[scale, result, move.row, which],
    element(
      'div',
      { className: 'sources' },
      element('div', {}, element('h3', {}, `Pick one of ${sheet.size} test pictures`), picker.list),
      element('div', {}, element('h3', {}, 'Or draw one'), pad.pad, clear),
    ),
  );
  for (const { view } of sides) view.style.width = `${viewWidth}px`;
  pick(sides[0], 0);
  pick(sides[1], Math.max(data.labels.indexOf(data.labels[0], 1), 0));
  tell(`The network runs in your browser, on ${encoder.engine}.`);
};
