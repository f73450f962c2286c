import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { display } from '../../lib/display/picture';
import { type Sent, startFakeKernel, stopFakeKernel } from './fake-kernel';

const picture = { png: Buffer.from('png'), alt: 'a cat', width: 30, height: 20 };
const plotly = { data: [{ y: [1, 2] }], layout: { width: 30 }, config: {} };

let log: string[];

beforeEach(() => {
  log = [];
  vi.spyOn(console, 'log').mockImplementation((line) => log.push(line));
});

afterEach(() => {
  stopFakeKernel();
  vi.restoreAllMocks();
});

it('shows a picture as one output with its alt text, whether made or in the making', async () => {
  const sent = startFakeKernel();
  await display(picture);
  await display(Promise.resolve(picture));
  const output: Sent = {
    data: { 'image/png': Buffer.from('png').toString('base64'), 'text/plain': 'a cat' },
    metadata: { 'image/png': { alt: 'a cat', width: 30 } },
    transient: {},
    update: false,
  };
  expect(sent).toEqual([output, output]);
  expect(log).toEqual([]);
});

it('shows a figure at once, and adds its picture to the same output', async () => {
  const sent = startFakeKernel();
  let finish: (png: Buffer) => void = () => {};
  const shown = display({
    plotly,
    alt: 'a curve',
    width: 30,
    height: 20,
    draw: () => new Promise((resolve) => (finish = resolve)),
  });
  await vi.waitFor(() => expect(sent).toHaveLength(1));
  finish(Buffer.from('png'));
  await shown;
  expect(sent.map(({ data }) => data)).toEqual([
    { 'application/vnd.plotly.v1+json': plotly, 'text/plain': 'a curve' },
    {
      'application/vnd.plotly.v1+json': plotly,
      'image/png': Buffer.from('png').toString('base64'),
      'text/plain': 'a curve',
    },
  ]);
  expect(sent.map(({ update }) => update)).toEqual([false, true]);
  expect(sent[1].metadata).toEqual({ 'image/png': { alt: 'a curve', width: 30 } });
  expect(sent[0].transient.display_id).toBeTruthy();
  expect(sent[1].transient).toEqual(sent[0].transient);
});

it('leaves a figure interactive where nothing can draw its picture', async () => {
  const sent = startFakeKernel();
  await display({ plotly, alt: 'a curve', width: 30, height: 20, draw: async () => null });
  expect(sent).toHaveLength(1);
});

it('shows audio players as HTML with their alt text', async () => {
  const sent = startFakeKernel();
  await display({ html: '<table></table>', alt: 'a song' });
  expect(sent).toEqual([
    { data: { 'text/html': '<table></table>', 'text/plain': 'a song' }, metadata: {}, transient: {}, update: false },
  ]);
  expect(log).toEqual([]);
});

it('prints the alt text outside a notebook', async () => {
  const draw = vi.fn();
  await display(picture);
  await display({ plotly, alt: 'a curve', width: 30, height: 20, draw });
  await display({ html: '<table></table>', alt: 'a song' });
  expect(log).toEqual(['[30x20 picture] a cat', '[30x20 picture] a curve', 'a song']);
  expect(draw).not.toHaveBeenCalled();
});
