import { captionOf, readDemo, readGallery } from './data';
import type { Demo } from './demos';
import { element } from './elements';
import { nameOf, nearest } from './metrics';
import { imagePicker } from './picker';
import { canvasOf, inUnits, readSheet } from './sheet';

const [queryWidth, resultWidth, results] = [128, 80, 10];

/** A picture, and the pictures of the gallery with the most similar embeddings. */
export const demo: Demo = async (place, folder, tell) => {
  const { loadEncoder } = await import('./tensorflow');
  const data = await readDemo(folder);
  const [encoder, sheet, gallery] = await Promise.all([
    loadEncoder(new URL('model.json', folder)),
    readSheet(folder, data),
    readGallery(folder, data),
  ]);
  const query = element('div', { className: 'picture', role: 'img' });
  const caption = element('figcaption');
  const list = element('ol', { className: 'results' });
  const summary = element('output', { className: 'result' });

  const search = (pixels: Float32Array, name: string, image?: number) => {
    const start = performance.now();
    const embedding = encoder.embed(pixels, 1);
    const found = nearest(data.metric, embedding, gallery, results, image);
    const elapsed = performance.now() - start;
    query.ariaLabel = name;
    caption.textContent = name;
    list.replaceChildren(
      ...found.map((one) => {
        const picture = element('div', { className: 'picture', 'aria-hidden': true });
        sheet.show(picture, one.image, resultWidth);
        const label = captionOf(data, one.image);
        const item = element(
          'li',
          {},
          picture,
          `${label} `,
          element('data', { value: String(one.value) }, one.value.toFixed(4)),
        );
        item.dataset.image = String(one.image);
        if (image !== undefined) item.dataset.same = String(data.labels[one.image] === data.labels[image]);
        return item;
      }),
    );
    const alike =
      image === undefined ? -1 : found.filter((one) => data.labels[one.image] === data.labels[image]).length;
    summary.textContent =
      (alike < 0 ? '' : `${alike} of the ${found.length} nearest are of the same class. `) +
      `Embedded and compared with ${sheet.size.toLocaleString('en')} pictures in ${elapsed.toFixed(0)} ms.`;
  };
  const pick = (image: number) => {
    sheet.show(query, image, queryWidth);
    search(sheet.pixels(image), captionOf(data, image), image);
    picker.mark([image]);
  };
  const picker = imagePicker('Pictures', data, sheet, pick);

  const all = `All ${sheet.size.toLocaleString('en')}`;
  const select = element('select', {}, ...[all, ...data.classNames].map((name) => element('option', {}, name)));
  select.addEventListener('change', () => {
    const label = select.selectedIndex - 1;
    picker.show((image) => label < 0 || data.labels[image] === label);
  });
  const file = element('input', { type: 'file', accept: 'image/*' });
  file.addEventListener('change', async () => {
    if (!file.files?.[0]) return;
    try {
      const bitmap = await createImageBitmap(file.files[0]);
      const { canvas, pixels } = squared(bitmap, sheet.width);
      query.style.backgroundImage = `url("${canvas.toDataURL()}")`;
      Object.assign(query.style, { backgroundSize: 'cover', backgroundPosition: '0 0' });
      search(pixels, 'your picture');
      picker.mark([]);
    } catch {
      summary.textContent = `${file.files[0].name} cannot be read as a picture.`;
    }
  });

  place.replaceChildren(
    element(
      'div',
      { className: 'found' },
      element('figure', {}, query, caption),
      element('div', {}, element('h3', {}, `The ${results} nearest, by ${nameOf[data.metric]}`), list),
    ),
    summary,
    element('h3', {}, 'Pick a picture'),
    element('label', { className: 'field' }, 'Class ', select),
    picker.list,
    element(
      'label',
      { className: 'field' },
      `Or one of yours (it is cut square, made ${sheet.width} pixels wide, and stays here) `,
      file,
    ),
  );
  pick(0);
  tell(`The network runs in your browser, on ${encoder.engine}.`);
};

/** The middle of a picture in the network's input format. */
function squared(bitmap: ImageBitmap, size: number): { canvas: HTMLCanvasElement; pixels: Float32Array } {
  const context = canvasOf(size, size);
  const side = Math.min(bitmap.width, bitmap.height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, (bitmap.width - side) / 2, (bitmap.height - side) / 2, side, side, 0, 0, size, size);
  return { canvas: context.canvas, pixels: inUnits(context.getImageData(0, 0, size, size).data, 3) };
}
