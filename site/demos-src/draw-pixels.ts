/** Shows grey values in [0, 1], [height, width], on a canvas of that size. */
export function drawPixels(view: HTMLCanvasElement, pixels: Float32Array): void {
  const context = view.getContext('2d') as CanvasRenderingContext2D;
  const image = context.createImageData(view.width, view.height);
  for (let i = 0; i < image.data.length; i++) image.data[i] = i % 4 === 3 ? 255 : Math.round(255 * pixels[i >> 2]);
  context.putImageData(image, 0, 0);
}
