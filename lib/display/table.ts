import { writeOutput } from './notebook';

/** One row: the content of each column, by the column's title. */
export type TableRow = Record<string, string | number>;

const escapeHtml = (text: string) =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] as string);

/**
 * Shows rows as a table: HTML in a notebook, aligned text elsewhere. The columns are those of the first row; numbers are aligned right and
 * shown as given, so round them first.
 * @throws RangeError without any row
 */
export function displayTable(rows: readonly TableRow[]): void {
  if (rows.length === 0) throw new RangeError('displayTable: rows must be at least one, found none');
  const columns = Object.keys(rows[0]);
  const cells = rows.map((row) => columns.map((column) => row[column] ?? ''));
  const text = textTable([columns, ...cells.map((row) => row.map(String))]);
  const align = (value: string | number) => ` style="text-align: ${typeof value === 'number' ? 'right' : 'left'}"`;
  const line = (tag: string, row: (string | number)[], like: (string | number)[]) =>
    `<tr>${row.map((value, i) => `<${tag}${align(like[i])}>${escapeHtml(String(value))}</${tag}>`).join('')}</tr>`;
  const body = cells.map((row) => line('td', row, row)).join('');
  const html = `<table><thead>${line('th', columns, cells[0])}</thead><tbody>${body}</tbody></table>`;
  if (!writeOutput({ data: { 'text/html': html, 'text/plain': text } })) console.log(text);
}

function textTable(rows: string[][]): string {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  return rows
    .map((row) =>
      row
        .map((value, i) => value.padEnd(widths[i]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
