import { drawGraph, type GraphEdge, type GraphNode } from './graph-picture';
import { formatShape, type LayerLike, type LayerSummary, summariseLayer } from './layer-summary';
import { colours } from './palette';
import type { Picture } from './picture';
import { formatCount } from './quantities';
import { escapeXml } from './svg';

/** What a diagram needs to know of a model: a tf.LayersModel has it all. */
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

/**
 * A model's layers from input to output, each with its settings, the shape of its output (without the batch) and its number of
 * parameters. A model that stands inside another is drawn as one layer.
 * @throws RangeError when the model has no layers
 */
export async function modelDiagram(model: ModelLike, { alt }: { alt?: string } = {}): Promise<Picture> {
  const layers = model.layers.map(summariseLayer);
  if (layers.length === 0) throw new RangeError(`modelDiagram: model "${model.name}" has no layers`);
  if (!layers.some(({ type }) => type === 'InputLayer') && model.inputs) chain(layers, model.inputs);
  const known = new Set(layers.map(({ name }) => name));
  const nodes: GraphNode[] = layers.map((layer) => ({
    name: layer.name,
    attributes: {
      label: { html: label(layer) },
      fillcolor: fills.find(([type]) => type.test(layer.type))?.[1] ?? colours.panel,
      margin: '0.1,0.03',
    },
  }));
  const edges: GraphEdge[] = layers.flatMap(({ name, inputs }) =>
    inputs.filter((input) => known.has(input)).map((tail) => ({ tail, head: name })),
  );
  return drawGraph({ nodes, edges }, alt ?? describe(model.name, layers));
}

/** A sequential model keeps its input out of its layers, and each layer takes the one before. */
function chain(layers: LayerSummary[], inputs: readonly { shape: unknown }[]): void {
  const shape = inputs.map((input) => formatShape(input.shape)).join(', ');
  layers.unshift({ name: 'input', type: 'InputLayer', details: '', shape, parameters: 0, inputs: [] });
  for (let index = 1; index < layers.length; index++) layers[index].inputs = [layers[index - 1].name];
}

function label({ type, details, shape, parameters }: LayerSummary): string {
  const small = (text: string) => `<FONT POINT-SIZE="11" COLOR="${colours.faint}">${escapeXml(text)}</FONT>`;
  const row = (left: string, right: string) =>
    `<TR><TD ALIGN="LEFT" WIDTH="190">${left}</TD><TD ALIGN="RIGHT" WIDTH="110">${right}</TD></TR>`;
  const counted = parameters > 0 ? `${formatCount(parameters)} parameters` : '';
  const second = details || counted ? row(small(details || ' '), small(counted || ' ')) : '';
  const first = row(
    `<B>${escapeXml(type === 'InputLayer' ? 'Input' : type)}</B>`,
    `<FONT POINT-SIZE="13">${escapeXml(shape)}</FONT>`,
  );
  return `<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="2">${first}${second}</TABLE>`;
}

function describe(name: string, layers: readonly LayerSummary[]): string {
  const parameters = formatCount(layers.reduce((sum, layer) => sum + layer.parameters, 0));
  const steps = layers.map(
    ({ type, details, shape }) => `${type === 'InputLayer' ? 'input' : type}${details && ` (${details})`} ${shape}`,
  );
  return `Diagram of the model "${name}", ${parameters} parameters, from input to output: ${steps.join('; ')}.`;
}
