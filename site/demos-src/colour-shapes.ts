import { captionOf, readDemo } from './data';
import type { Demo } from './demos';
import { element } from './elements';
import { compareBy, isSame, nameOf, nearest } from './metrics';
import { shapePad } from './shape-pad';
import { readSheet } from './sheet';
import { type Point, space } from './space';

/** A picture that the reader draws, among the pictures of the data set in the network's space. */
export const demo: Demo = async (place, folder, tell) => {
  const { loadEncoder } = await import('./tensorflow');
  const data = await readDemo(folder);
  const [encoder, sheet] = await Promise.all([loadEncoder(new URL('model.json', folder)), readSheet(folder, data)]);
  const { metric, threshold, labels, classNames, projection } = data;
  if (!projection) throw new Error('this demo has no projection');
  const { dimensions } = encoder;
  const gallery = { values: encoder.embed(sheet.pixels(), sheet.size), dimensions };
  const embeddingOf = (image: number) => gallery.values.subarray(image * dimensions, (image + 1) * dimensions);
  const placeOf = (embedding: Float32Array) =>
    [0, 1, 2].map((axis) =>
      projection.mean.reduce((sum, mean, k) => sum + (embedding[k] - mean) * projection.directions[3 * k + axis], 0),
    ) as Point['at'];
  const points = labels.map((group, image) => ({ at: placeOf(embeddingOf(image)), group }));
  const cloud = space(points, classNames);

  const result = element('output', { className: 'result' });
  const body = element('tbody');
  const heads = ['Colour', `Mean ${nameOf[metric]}`, 'Same colour?'].map((text) =>
    element('th', { scope: 'col' }, text),
  );
  const table = element(
    'table',
    {},
    element('caption', {}, 'Your picture beside those of each colour'),
    element('thead', {}, element('tr', {}, ...heads)),
    body,
  );
  const draw = shapePad(sheet.width, (pixels, caption) => {
    const embedding = encoder.embed(pixels, 1);
    const found = nearest(metric, embedding, gallery, 5);
    const rows = classNames.map((name, label) => {
      const all = labels.flatMap((other, image) =>
        other === label ? [compareBy[metric](embedding, embeddingOf(image))] : [],
      );
      const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
      const says = threshold === undefined ? '' : isSame(metric, mean, threshold) ? 'yes' : 'no';
      const number = element('data', { value: String(mean) }, mean.toFixed(4));
      return element(
        'tr',
        {},
        element('th', { scope: 'row' }, name),
        element('td', {}, number),
        element('td', {}, says),
      );
    });
    body.replaceChildren(...rows);
    const names = found.map(({ image, value }) => `${captionOf(data, image)} (${value.toFixed(3)})`);
    result.textContent = `A ${caption}. Nearest: ${names.join(', ')}.`;
    const at = placeOf(embedding);
    cloud.show(at, `${sheet.size} pictures in space, and yours at ${at.map((value) => value.toFixed(2)).join(', ')}`);
  });
  place.replaceChildren(
    element(
      'div',
      { className: 'workbench' },
      element('div', {}, ...draw.elements),
      element('div', {}, ...cloud.elements),
    ),
    result,
    table,
  );
  draw.start();
  tell(`The network runs in your browser, on ${encoder.engine}.`);
};
