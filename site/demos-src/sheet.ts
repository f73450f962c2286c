import type { DemoData } from './data';

/** The images of a demo, on one sheet. */
export interface Sheet {
  size: number;
  /** The size of one image. */
  width: number;
  height: number;
  /** The pixels of an image, or of all images without a number, in [0, 1], the network's input. */
  pixels(image?: number): Float32Array;
  /** Makes an element show one image, with a width in CSS pixels. */
  show(element: HTMLElement, image: number, width: number): void;
}

export async function readSheet(folder: URL, { images }: DemoData): Promise<Sheet> {
  const { file, columns, size, shape } = images;
  const [height, width, channels] = shape;
  const url = new URL(file, folder).href;
  const picture = new Image();
  picture.src = url;
  await picture.decode();
  const context = canvasOf(picture.naturalWidth, picture.naturalHeight);
  context.drawImage(picture, 0, 0);
  return {
    ...{ size, width, height },
    pixels(image) {
      const from = image ?? 0;
      const count = image === undefined ? size : 1;
      const values = new Float32Array(count * height * width * channels);
      for (let i = 0; i < count; i++) {
        const [column, row] = [(from + i) % columns, Math.floor((from + i) / columns)];
        const { data } = context.getImageData(column * width, row * height, width, height);
        values.set(inUnits(data, channels), i * height * width * channels);
      }
      return values;
    },
    show(element, image, shown) {
      const scale = shown / width;
      element.style.width = `${shown}px`;
      element.style.height = `${height * scale}px`;
      element.style.backgroundImage = `url("${url}")`;
      element.style.backgroundSize = `${picture.naturalWidth * scale}px ${picture.naturalHeight * scale}px`;
      element.style.backgroundPosition = `${-(image % columns) * shown}px ${-Math.floor(image / columns) * height * scale}px`;
    },
  };
}

/** A canvas to read pixels from. */
export function canvasOf(width: number, height: number): CanvasRenderingContext2D {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('this browser has no canvas');
  return context;
}

/** The first channels of red, green, blue and alpha, from bytes to [0, 1]. */
export function inUnits(data: Uint8ClampedArray, channels: number): Float32Array {
  const values = new Float32Array((data.length / 4) * channels);
  for (let i = 0; i < values.length; i++) values[i] = data[4 * Math.floor(i / channels) + (i % channels)] / 255;
  return values;
}
