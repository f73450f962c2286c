/** A notebook's file, as far as the checks read it (nbformat 4.5). */
export interface Notebook {
  cells: Cell[];
  metadata: Record<string, unknown>;
  nbformat: number;
  nbformat_minor: number;
}

export interface Cell {
  cell_type: 'code' | 'markdown';
  id: string;
  metadata: Record<string, unknown>;
  source: string | string[];
  outputs?: Output[];
  execution_count?: number | null;
}

export interface Output {
  output_type: string;
  name?: string;
  text?: string | string[];
  data?: Record<string, unknown>;
  metadata?: Record<string, Record<string, unknown> | undefined>;
}

/** A text, which the file may store as a list of lines. */
export function textOf(value: unknown): string {
  return Array.isArray(value) ? value.join('') : typeof value === 'string' ? value : '';
}

export function codeCells({ cells }: Notebook): Cell[] {
  return cells.filter(({ cell_type, source }) => cell_type === 'code' && textOf(source).trim() !== '');
}
