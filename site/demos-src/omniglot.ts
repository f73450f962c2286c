import { captionOf, readDemo } from './data';
import type { Demo } from './demos';
import { drawPixels } from './draw-pixels';
import { drawingPad } from './drawing-pad';
import { element } from './elements';
import { compareBy, nameOf } from './metrics';
import { readSheet } from './sheet';

/** A letter that was shown once. */
interface Letter {
  name: string;
  embedding: Float32Array;
  card: HTMLLIElement;
  distance: HTMLDataElement;
}

const cardWidth = 70;
/** The data set's strokes are 3 of 105 pixels wide, and its pictures are a third of that here. */
const pen = 1.2;

/** Letters that were shown once, and which of them a drawing is nearest to. */
export const demo: Demo = async (place, folder, tell) => {
  const { loadEncoder } = await import('./tensorflow');
  const data = await readDemo(folder);
  const [encoder, sheet] = await Promise.all([loadEncoder(new URL('model.json', folder)), readSheet(folder, data)]);
  const compare = compareBy[data.metric];
  const list = element('ol', { className: 'results' });
  const result = element('output', { className: 'result' });
  let letters: Letter[] = [];
  let own = 0;
  let drawing: Float32Array | undefined;

  const remember = (pixels: Float32Array, name: string) => {
    const view = element('canvas', { width: sheet.width, height: sheet.height, className: 'picture', role: 'img' });
    view.ariaLabel = name;
    view.style.width = `${cardWidth}px`;
    drawPixels(view, pixels);
    const distance = element('data');
    const card = element('li', {}, view, name, distance);
    list.append(card);
    letters.push({ name, embedding: encoder.embed(pixels, 1), card, distance });
  };
  const ask = () => {
    const embedding = drawing && encoder.embed(drawing, 1);
    for (const { card, distance } of letters) {
      card.removeAttribute('data-nearest');
      distance.textContent = '';
    }
    if (!embedding || letters.length === 0) {
      result.textContent =
        letters.length === 0
          ? 'No letter is known. Draw one, and press “Remember this letter”.'
          : `${letters.length} letters are known, from one drawing each. Draw one of them.`;
      return;
    }
    const found = letters.map((letter) => ({ letter, value: compare(embedding, letter.embedding) }));
    for (const { letter, value } of found) {
      letter.distance.value = String(value);
      letter.distance.textContent = value.toFixed(3);
    }
    const [nearest] = found.toSorted((a, b) => a.value - b.value);
    nearest.letter.card.dataset.nearest = 'true';
    const far = `at a ${nameOf[data.metric]} of ${nearest.value.toFixed(3)}`;
    result.replaceChildren('Nearest: ', element('strong', {}, nearest.letter.name), `, ${far}.`);
  };
  const pad = drawingPad(
    sheet.width,
    (pixels) => {
      drawing = pixels;
      ask();
    },
    { pen },
  );
  const start = () => {
    pad.clear();
    drawing = undefined;
    ask();
  };
  const button = (text: string, onClick: () => void) => {
    const made = element('button', { type: 'button' }, text);
    made.addEventListener('click', onClick);
    return made;
  };
  const buttons = [
    button('Clear the drawing', start),
    button('Remember this letter', () => {
      if (!drawing) return;
      remember(drawing, `your letter ${++own}`);
      start();
    }),
    button('Forget all letters', () => {
      list.replaceChildren();
      letters = [];
      own = 0;
      start();
    }),
  ];
  for (let image = 0; image < sheet.size; image++) remember(sheet.pixels(image), captionOf(data, image));
  place.replaceChildren(
    result,
    element(
      'div',
      { className: 'sources' },
      element(
        'div',
        {},
        element('h3', {}, 'Draw a letter'),
        pad.pad,
        element('p', { className: 'buttons' }, ...buttons),
      ),
      element('div', {}, element('h3', {}, 'Letters shown once'), list),
    ),
  );
  start();
  tell(`The network runs in your browser, on ${encoder.engine}.`);
};
