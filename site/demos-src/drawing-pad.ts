import { element } from './elements';
import { canvasOf, inUnits } from './sheet';

/** The side, in pixels of the drawing, of one pixel of the image. */
const fine = 8;

/**
 * A pad to draw on, white on black, as in the data set's pictures. The pen is a pointer; or, with the pad in focus, the arrow keys move it,
 * and Space sets it down and lifts it.
 * @param onDraw called at every change, with the pixels in [0, 1], [size, size]
 * @param options.pen the width of a stroke, in pixels of the picture; default 3
 */
export function drawingPad(
  size: number,
  onDraw: (pixels: Float32Array) => void,
  { pen: penWidth = 3 } = {},
): { pad: HTMLElement; clear(): void } {
  const width = size * fine;
  const canvas = element('canvas', {
    ...{
      width,
      height: width,
      tabIndex: 0,
      className: 'pad',
      role: 'application',
      'aria-roledescription': 'drawing pad',
    },
    'aria-label': 'Draw with a pointer, or move the pen with the arrow keys; Space sets it down and lifts it',
  });
  const said = element('p', { className: 'said', role: 'status' });
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  const drawing = canvasOf(width, width);
  const small = canvasOf(size, size);
  const pen = { x: width / 2, y: width / 2, down: false, keys: false };

  const render = () => {
    context.drawImage(drawing.canvas, 0, 0);
    if (!pen.keys) return;
    context.lineWidth = 3;
    context.strokeStyle = pen.down ? '#f08a3c' : '#6db9f2';
    context.strokeRect(pen.x - 9, pen.y - 9, 18, 18);
  };
  const tell = () => {
    small.imageSmoothingQuality = 'high';
    small.drawImage(drawing.canvas, 0, 0, size, size);
    onDraw(inUnits(small.getImageData(0, 0, size, size).data, 1));
  };
  const moveTo = (x: number, y: number) => {
    if (pen.down) {
      Object.assign(drawing, { lineWidth: penWidth * fine, lineCap: 'round', strokeStyle: '#ffffff' });
      drawing.beginPath();
      drawing.moveTo(pen.x, pen.y);
      drawing.lineTo(x, y);
      drawing.stroke();
    }
    Object.assign(pen, { x, y });
    render();
    if (pen.down) tell();
  };
  const placeOf = ({ offsetX, offsetY }: PointerEvent): [number, number] => [
    (offsetX * width) / canvas.clientWidth,
    (offsetY * width) / canvas.clientHeight,
  ];
  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    Object.assign(pen, { down: false, keys: false });
    moveTo(...placeOf(event));
    pen.down = true;
    moveTo(pen.x, pen.y);
  });
  canvas.addEventListener('pointermove', (event) => {
    if (pen.down && !pen.keys) moveTo(...placeOf(event));
  });
  for (const end of ['pointerup', 'pointercancel'] as const)
    canvas.addEventListener(end, () => {
      if (!pen.keys) pen.down = false;
    });
  const steps: Record<string, [number, number]> = {
    ArrowLeft: [-fine, 0],
    ArrowRight: [fine, 0],
    ArrowUp: [0, -fine],
    ArrowDown: [0, fine],
  };
  canvas.addEventListener('keydown', (event) => {
    const step = steps[event.key];
    if (!step && event.key !== ' ') return;
    event.preventDefault();
    pen.keys = true;
    if (!step) {
      pen.down = !pen.down;
      said.textContent = pen.down ? 'The pen is down' : 'The pen is up';
    }
    const inside = (place: number) => Math.min(Math.max(place, fine), width - fine);
    moveTo(inside(pen.x + (step?.[0] ?? 0)), inside(pen.y + (step?.[1] ?? 0)));
  });
  const clear = () => {
    drawing.fillStyle = '#000000';
    drawing.fillRect(0, 0, width, width);
    Object.assign(pen, { x: width / 2, y: width / 2, down: false });
    said.textContent = '';
    render();
  };
  clear();
  return { pad: element('div', {}, canvas, said), clear };
}
