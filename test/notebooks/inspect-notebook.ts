import { type Cell, codeCells, type Notebook, type Output, textOf } from './notebook-file';

const longestCell = 25;
const plotly = 'application/vnd.plotly.v1+json';
const kernelspec = { display_name: 'TypeScript', language: 'typescript', name: 'tslab' };
/** What a cleaned notebook keeps of metadata (setup/clean_notebook.py). */
const keptOfNotebook = ['kernelspec', 'language_info'];
const keptOfCell = ['tags', 'jupyter'];
/** A name that somebody chose; Jupyter's own names are eight hexadecimal digits, or a UUID. */
const givenName = /^(?![0-9a-f]{8}(?:-|$))[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const machinePath = /(?:^|[\s"'`(=:>])(\/(?:home|root|tmp|work|Users|var|opt|mnt|usr)\/[^\s"'`)<]*)/;

/** The faults of a committed notebook, each with the cell that has it; [] if there are none. */
export function faultsOf(notebook: Notebook): string[] {
  return [...faultsOfWhole(notebook), ...faultsOfOrder(notebook), ...notebook.cells.flatMap(faultsOfCell)];
}

function faultsOfWhole({ cells, metadata, nbformat, nbformat_minor }: Notebook): string[] {
  const faults = leftOvers(metadata, keptOfNotebook);
  if (nbformat !== 4 || nbformat_minor !== 5) faults.push(`nbformat is ${nbformat}.${nbformat_minor}, not 4.5`);
  const spec = JSON.stringify(metadata.kernelspec, Object.keys(kernelspec));
  if (spec !== JSON.stringify(kernelspec)) faults.push(`kernelspec is ${spec}`);
  const headings = cells.filter(isMarkdown).flatMap(({ source }) => withoutCode(textOf(source)).match(/^# .+/gm) ?? []);
  if (headings.length !== 1) faults.push(`${headings.length} first-level headings, not one`);
  if (!cells.some(({ id, cell_type }) => id === 'settings' && cell_type === 'code')) faults.push('no cell "settings"');
  const twice = cells.map(({ id }) => id).filter((id, index, ids) => ids.indexOf(id) !== index);
  if (twice.length > 0) faults.push(`cells with one name: ${twice.join(', ')}`);
  return faults;
}

/** Executed from top to bottom in a fresh kernel, each cell once. */
function faultsOfOrder(notebook: Notebook): string[] {
  return codeCells(notebook).flatMap(({ id, execution_count }, index) =>
    execution_count === index + 1 ? [] : [`${id}: executed as ${execution_count}, not as ${index + 1}`],
  );
}

function faultsOfCell(cell: Cell): string[] {
  const source = textOf(cell.source);
  const faults = isMarkdown(cell) ? faultsOfPictures(source) : (cell.outputs ?? []).flatMap(faultsOfOutput);
  const lines = source.split('\n').length;
  if (cell.cell_type === 'code' && lines > longestCell) faults.push(`${lines} lines, more than ${longestCell}`);
  const path = machinePath.exec(source)?.[1];
  if (path) faults.push(`a path of some machine: ${path}`);
  if (!givenName.test(cell.id)) faults.push('no name that says what the cell is for');
  return [...faults, ...leftOvers(cell.metadata, keptOfCell)].map((fault) => `${cell.id}: ${fault}`);
}

function leftOvers(metadata: Record<string, unknown>, kept: string[]): string[] {
  const others = Object.keys(metadata).filter((key) => !kept.includes(key));
  return others.length > 0 ? [`metadata that was not cleaned: ${others.join(', ')}`] : [];
}

function faultsOfPictures(markdown: string): string[] {
  const bare = withoutCode(markdown).match(/!\[\s*\]\([^)]*\)|<img(?![^>]*\balt="[^"]+)[^>]*>/g) ?? [];
  return bare.map((picture) => `a picture without alt text: ${picture}`);
}

function faultsOfOutput({ output_type, name, text, data = {}, metadata = {} }: Output): string[] {
  if (output_type === 'error') return ['ended in an error'];
  if (name === 'stderr') return [`standard error: ${textOf(text).slice(0, 200)}`];
  const faults: string[] = [];
  const words = textOf(text) || textOf(data['text/plain']);
  if (/^\s*undefined\s*$/m.test(words)) faults.push('prints undefined');
  const path = machinePath.exec(JSON.stringify({ ...data, text, 'image/png': undefined }).replaceAll('\\n', '\n'))?.[1];
  if (path) faults.push(`a path of some machine: ${path}`);
  if (plotly in data && !('image/png' in data)) faults.push('a figure without PNG');
  const others = leftOvers(metadata, ['image/png']);
  const alt = metadata['image/png']?.alt;
  if ('image/png' in data && !(typeof alt === 'string' && alt.trim())) faults.push('a picture without alt text');
  return [...faults, ...others];
}

function isMarkdown({ cell_type }: Cell): boolean {
  return cell_type === 'markdown';
}

/** Markdown without fenced code, where `#` is not a heading. */
function withoutCode(markdown: string): string {
  return markdown.replace(/^```.*?^```/gms, '');
}
