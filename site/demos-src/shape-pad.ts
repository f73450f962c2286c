import { choice, element, slider } from './elements';
import { canvasOf, inUnits } from './sheet';

/** A shape on black, as in `drawColorShapes`: lengths in pixels of the image, rotation in degrees. */
interface Shape {
  kind: string;
  color: string;
  x: number;
  y: number;
  reach: number;
  turn: number;
}

/** The middle of each colour's tones: see lib/data/color-tones.ts. */
const tones: Record<string, string> = {
  red: 'hsl(357 88% 53%)',
  green: 'hsl(123 88% 53%)',
  blue: 'hsl(232 88% 53%)',
  yellow: 'hsl(58 88% 53%)',
  cyan: 'hsl(185 88% 53%)',
  magenta: 'hsl(306 88% 53%)',
  orange: 'hsl(30 88% 53%)',
  white: 'hsl(0 0% 94%)',
};

/** The corners of each kind, as angles on the circle around it: see lib/data/shape-outlines.ts. */
const corners: Record<string, number[]> = { triangle: [0, 120, 240], circle: [], rectangle: [30, 150, 210, 330] };
const freehand = 'by hand';

/**
 * A pad to draw on: one of the kinds of shape in any colour, size, rotation and position, by sliders or a pointer; or freehand.
 * @param onDraw called at every change, with the pixels in [0, 1], [size, size, 3], and a description
 */
export function shapePad(
  size: number,
  onDraw: (pixels: Float32Array, caption: string) => void,
): { elements: HTMLElement[]; start(): void } {
  const canvas = element('canvas', { width: size, height: size, className: 'pad', role: 'img' });
  const small = canvasOf(size, size);
  const middle = size / 2;
  const shape: Shape = { kind: 'triangle', color: 'red', x: middle, y: middle, reach: 0.35 * size, turn: 270 };
  let stroke: [number, number][] = [];

  const render = () => {
    small.fillStyle = '#000000';
    small.fillRect(0, 0, size, size);
    if (shape.kind === freehand) paint(small, stroke, shape);
    else fill(small, shape);
    canvas.getContext('2d')?.drawImage(small.canvas, 0, 0);
    const caption = shape.kind === freehand ? `${shape.color}, drawn by hand` : `${shape.color} ${shape.kind}`;
    canvas.ariaLabel = `Your picture: ${caption}`;
    onDraw(inUnits(small.getImageData(0, 0, size, size).data, 3), caption);
  };
  const change = (changed: Partial<Shape>) => {
    Object.assign(shape, changed);
    render();
  };
  const range = { min: 0, max: size, step: 0.5, value: middle };
  const across = slider('Across', range, (x) => change({ x }));
  const down = slider('Down', range, (y) => change({ y }));
  const reach = { min: 0.15 * size, max: 0.5 * size, step: 0.25, value: shape.reach };
  const sliders = [
    ...[across, down],
    slider('Size', reach, (value) => change({ reach: value })),
    slider('Turn', { min: 0, max: 360, step: 5, value: shape.turn }, (turn) => change({ turn })),
  ];
  const placeTo = ({ offsetX, offsetY }: PointerEvent) => {
    const [x, y] = [(offsetX * size) / canvas.clientWidth, (offsetY * size) / canvas.clientHeight];
    if (shape.kind === freehand) stroke.push([x, y]);
    across.input.value = String(x);
    down.input.value = String(y);
    change({ x, y });
  };
  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    if (shape.kind === freehand) stroke.push([Number.NaN, Number.NaN]);
    placeTo(event);
  });
  canvas.addEventListener('pointermove', (event) => {
    if (event.buttons > 0) placeTo(event);
  });
  const clear = element('button', { type: 'button', hidden: true }, 'Clear the drawing');
  clear.addEventListener('click', () => {
    stroke = [];
    render();
  });
  const swatch = (color: string) => {
    const shown = element('i', { className: 'swatch', 'aria-hidden': true });
    shown.style.background = tones[color];
    return element('span', {}, shown, color);
  };
  const kinds = choice('Shape', [...Object.keys(corners), freehand], (kind) => {
    clear.hidden = kind !== freehand;
    change({ kind });
  });
  const colors = choice('Colour', Object.keys(tones), (color) => change({ color }), swatch);
  const hint = element('p', { className: 'hint' }, 'Drag in the picture, or use the sliders.');
  return { elements: [canvas, hint, clear, kinds, colors, ...sliders.map(({ row }) => row)], start: render };
}

function fill(context: CanvasRenderingContext2D, { kind, color, x, y, reach, turn }: Shape): void {
  context.fillStyle = tones[color];
  context.beginPath();
  if (kind === 'circle') context.arc(x, y, 0.8 * reach, 0, 2 * Math.PI);
  for (const angle of corners[kind]) {
    const radians = ((turn + angle) * Math.PI) / 180;
    context.lineTo(x + reach * Math.cos(radians), y + reach * Math.sin(radians));
  }
  context.fill();
}

/** Lines through the points; NaN lifts the pen. */
function paint(context: CanvasRenderingContext2D, stroke: [number, number][], { color, reach }: Shape): void {
  Object.assign(context, { strokeStyle: tones[color], lineWidth: reach / 2.5, lineCap: 'round', lineJoin: 'round' });
  context.beginPath();
  for (const [i, [x, y]] of stroke.entries()) {
    if (Number.isNaN(x)) continue;
    if (Number.isNaN(stroke[i - 1][0])) context.moveTo(x, y);
    context.lineTo(x, y);
  }
  context.stroke();
}
