import { element, slider } from './elements';

/** A point in space: three coordinates and its group. */
export interface Point {
  at: [number, number, number];
  group: number;
}

const [width, height] = [640, 520];
/** The distance of the eye from the middle, in half edges of the cube around all points. */
const eye = 5;

/** Colours that stand out on light and dark backgrounds, by group name, and for groups with other names. */
const inks: Record<string, string> = { red: '#d9362f', green: '#2a9d50', blue: '#3f7fd9' };
const otherInks = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#8a6fd1'];

/**
 * Points in space, rotated by sliders or by dragging. Groups differ in colour and in shape: disc, triangle, square.
 * @param names the names of the groups
 */
export function space(
  points: readonly Point[],
  names: readonly string[],
): { elements: HTMLElement[]; show(own: Point['at'], description: string): void } {
  const canvas = element('canvas', { className: 'space', role: 'img', width, height });
  const view = { turn: 35, tilt: 20 };
  const scale = 1 / Math.max(...points.flatMap(({ at }) => at.map(Math.abs)), 1e-9);
  let own: Point['at'] | undefined;
  const inkOf = (group: number) => inks[names[group]] ?? otherInks[group % otherInks.length];

  const draw = () => {
    const context = canvas.getContext('2d') as CanvasRenderingContext2D;
    const ink = getComputedStyle(canvas).color;
    context.clearRect(0, 0, width, height);
    const seen = ([x, y, z]: Point['at']) => project(view, [x * scale, y * scale, z * scale]);
    drawAxes(context, ink, (at) => project(view, at));
    const placed = points.map(({ at, group }) => ({ ...seen(at), group })).sort((a, b) => b.depth - a.depth);
    for (const { x, y, near, group } of placed) {
      context.globalAlpha = 0.35 + 0.5 * near;
      context.fillStyle = inkOf(group);
      mark(context, x, y, 3 + 4 * near, group);
    }
    context.globalAlpha = 1;
    if (own) drawOwn(context, seen(own), ink);
  };
  const turn = slider('Turn the view', { min: -180, max: 180, step: 5, value: view.turn }, (value) => {
    view.turn = value;
    draw();
  });
  const tilt = slider('Tilt the view', { min: -90, max: 90, step: 5, value: view.tilt }, (value) => {
    view.tilt = value;
    draw();
  });
  canvas.addEventListener('pointerdown', ({ pointerId }) => canvas.setPointerCapture(pointerId));
  canvas.addEventListener('pointermove', ({ buttons, movementX, movementY }) => {
    if (buttons === 0) return;
    view.turn = ((view.turn + movementX / 2 + 540) % 360) - 180;
    view.tilt = Math.min(Math.max(view.tilt + movementY / 2, -90), 90);
    turn.input.value = String(view.turn);
    tilt.input.value = String(view.tilt);
    draw();
  });
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ['data-theme'] });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);

  const legend = element('p', { className: 'legend' });
  for (const [group, name] of names.entries()) {
    const sign = element('i', { 'aria-hidden': true }, ['●', '▲', '■'][group % 3]);
    sign.style.color = inkOf(group);
    legend.append(element('span', {}, sign, ` ${name}`));
  }
  legend.append(element('span', {}, element('i', { 'aria-hidden': true }, '✛'), ' yours'));
  return {
    elements: [canvas, legend, turn.row, tilt.row],
    show(at, description) {
      own = at;
      canvas.ariaLabel = description;
      draw();
    },
  };
}

interface Seen {
  x: number;
  y: number;
  /** From 0 (far) to 1 (near). */
  near: number;
  depth: number;
}

function project({ turn, tilt }: { turn: number; tilt: number }, [x, y, z]: Point['at']): Seen {
  const [a, b] = [(turn * Math.PI) / 180, (tilt * Math.PI) / 180];
  const across = x * Math.cos(a) - y * Math.sin(a);
  const away = x * Math.sin(a) + y * Math.cos(a);
  const up = z * Math.cos(b) - away * Math.sin(b);
  const depth = away * Math.cos(b) + z * Math.sin(b);
  const size = (0.36 * height * eye) / (eye + depth);
  const near = Math.min(Math.max((1.8 - depth) / 3.6, 0), 1);
  return { x: width / 2 + across * size, y: height / 2 - up * size, near, depth };
}

function drawAxes(context: CanvasRenderingContext2D, ink: string, seen: (at: Point['at']) => Seen): void {
  context.strokeStyle = ink;
  context.globalAlpha = 0.25;
  context.lineWidth = 1.5;
  for (const axis of [0, 1, 2]) {
    const end = (value: number) => seen([0, 1, 2].map((one) => (one === axis ? value : 0)) as Point['at']);
    const [from, to] = [end(-1), end(1)];
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
    context.stroke();
  }
}

function drawOwn(context: CanvasRenderingContext2D, { x, y }: Seen, ink: string): void {
  context.strokeStyle = ink;
  context.lineWidth = 3;
  context.beginPath();
  for (const [dx, dy] of [
    [14, 0],
    [0, 14],
  ]) {
    context.moveTo(x - dx, y - dy);
    context.lineTo(x + dx, y + dy);
  }
  context.stroke();
  context.beginPath();
  context.arc(x, y, 9, 0, 2 * Math.PI);
  context.stroke();
}

function mark(context: CanvasRenderingContext2D, x: number, y: number, reach: number, group: number): void {
  context.beginPath();
  if (group % 3 === 0) context.arc(x, y, reach, 0, 2 * Math.PI);
  const corners = [[], [270, 30, 150], [45, 135, 225, 315]][group % 3];
  for (const angle of corners) {
    const radians = (angle * Math.PI) / 180;
    context.lineTo(x + 1.2 * reach * Math.cos(radians), y + 1.2 * reach * Math.sin(radians));
  }
  context.fill();
}
