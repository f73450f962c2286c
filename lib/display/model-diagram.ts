import { knownOptions } from '../checks/known-options';
import { boldFace, drawGraph, type GraphEdge, type GraphNode } from './graph-picture';
import { type BlockOf, foldBlocks } from './layer-blocks';
import { formatShape, type LayerLike, type LayerSummary, summarizeLayer } from './layer-summary';
import { colors } from './palette';
import type { Picture } from './picture';
import { formatCount } from './quantities';
import { escapeXml } from './svg';

/** The part of a model that a diagram uses; every tf.LayersModel has it. */
export interface ModelLike {
  name: string;
  layers: readonly LayerLike[];
  inputs?: readonly { shape: unknown }[];
}

const fills: [RegExp, string][] = [
  [/^Input/, '#ffffff'],
  [/Conv/, '#dcebf7'],
  [/Pool/, '#d9f0e6'],
  [/Dense/, '#fbe5d3'],
];

const known = knownOptions<Parameters<typeof modelDiagram>[1]>('modelDiagram(model, { alt })', {
  alt: true,
  block: true,
});

/**
 * A model's layers from input to output, each with its settings, the shape of its output (without the batch) and its number of parameters,
 * apart from the moving averages of a normalization, which no gradient changes. A model inside another model is drawn as one layer.
 * @param options.block gives the layers of a block one name; they are drawn as one layer of that name, for networks of many similar parts
 * @param options.alt replaces the alt text that is made from the layers
 * @throws Error if an option is unknown; RangeError if the model has no layers
 */
export async function modelDiagram(
  model: ModelLike,
  options: { alt?: string; block?: BlockOf } = {},
): Promise<Picture> {
  const { alt, block = () => undefined } = known(options);
  const layers = foldBlocks(model.layers.map(summarizeLayer), block);
  if (layers.length === 0) throw new RangeError(`modelDiagram: model "${model.name}" must have layers, found none`);
  if (!layers.some(({ type }) => type === 'InputLayer') && model.inputs) chain(layers, model.inputs);
  const names = new Set(layers.map(({ name }) => name));
  const nodes: GraphNode[] = layers.map((layer) => ({
    name: layer.name,
    attributes: {
      label: { html: label(layer) },
      fillcolor: fills.find(([type]) => type.test(layer.type))?.[1] ?? colors.panel,
      margin: '0.1,0.02',
      height: 0.3,
    },
  }));
  const edges: GraphEdge[] = layers.flatMap(({ name, inputs }) =>
    inputs.filter((input) => names.has(input)).map((tail) => ({ tail, head: name })),
  );
  return drawGraph({ graphAttributes: { ranksep: 0.17 }, nodes, edges }, alt ?? describe(model.name, layers));
}

/** For a sequential model, whose layers do not include its input: each layer takes the one before. */
function chain(layers: LayerSummary[], inputs: readonly { shape: unknown }[]): void {
  const shape = inputs.map((input) => formatShape(input.shape)).join(', ');
  layers.unshift({ name: 'input', type: 'InputLayer', details: '', shape, parameters: 0, averages: 0, inputs: [] });
  for (let index = 1; index < layers.length; index++) layers[index].inputs = [layers[index - 1].name];
}

function label({ type, details, shape, parameters, averages }: LayerSummary): string {
  const cell = (text: string, align: string, width: number, size: number, color: string, face = '') =>
    `<TD ALIGN="${align}" WIDTH="${width}"><FONT POINT-SIZE="${size}" COLOR="${color}"${face}>${escapeXml(text || ' ')}</FONT></TD>`;
  const cells = [
    cell(type === 'InputLayer' ? 'Input' : type, 'LEFT', 165, 13, colors.ink, ` FACE="${boldFace}"`),
    cell([details, kept(averages)].filter(Boolean).join(', '), 'LEFT', 150, 11, colors.faint),
    cell(shape, 'RIGHT', 75, 13, colors.ink),
    cell(parameters > 0 ? `${formatCount(parameters)} parameters` : '', 'RIGHT', 120, 11, colors.faint),
  ];
  return `<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="2"><TR>${cells.join('')}</TR></TABLE>`;
}

const kept = (averages: number) => (averages > 0 ? `${formatCount(averages)} moving averages` : '');

function describe(name: string, layers: readonly LayerSummary[]): string {
  const sum = (what: 'parameters' | 'averages') => layers.reduce((total, layer) => total + layer[what], 0);
  const numbers = [`${formatCount(sum('parameters'))} parameters`, kept(sum('averages'))].filter(Boolean).join(', ');
  const steps = layers.map(
    ({ type, details, shape }) => `${type === 'InputLayer' ? 'input' : type}${details && ` (${details})`} ${shape}`,
  );
  return `Diagram of the model "${name}", ${numbers}, from input to output: ${steps.join('; ')}.`;
}
