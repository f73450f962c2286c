import { colors } from './palette';
import { svgText } from './svg';

/** The layout of a heat map, in CSS pixels, and its text. */
export interface HeatMapPlan {
  title: string;
  valueLabel: string;
  /** The values at the two ends of the colour scale. */
  low: number;
  high: number;
  /** Empty where there is an image. */
  rowNames: readonly string[];
  columnNames: readonly string[];
  cell: { width: number; height: number };
  /** The upper left corner of the cells. */
  left: number;
  top: number;
  /** The colour scale, beside the cells. */
  bar: { x: number; width: number; height: number };
  page: { width: number; height: number };
}

const ticks = 5;

/** The text around the cells of a heat map, as an SVG of the picture's size. */
export function heatMapText(plan: HeatMapPlan, scale: number): string {
  const { title, valueLabel, low, high, rowNames, columnNames, cell, left, top, bar, page } = plan;
  const color = colors.ink;
  const upright = (x: number, y: number, text: string) => `<g transform="translate(${x} ${y}) rotate(-90)">${text}</g>`;
  const parts = [svgText(title, { x: left, y: 18, size: 15, bold: true, color, room: page.width - left })];
  rowNames.forEach((name, row) => {
    const size = Math.min(cell.height * 0.8, 13);
    const place = { x: left - 6, y: top + (row + 0.5) * cell.height + size * 0.35 };
    if (name) parts.push(svgText(name, { ...place, size, color, anchor: 'end', room: left - 8 }));
  });
  columnNames.forEach((name, column) => {
    const size = Math.min(cell.width * 0.8, 13);
    const text = svgText(name, { x: 0, y: size * 0.35, size, color, room: top - 38 });
    if (name) parts.push(upright(left + (column + 0.5) * cell.width, top - 6, text));
  });
  for (let tick = 0; tick < ticks; tick++) {
    const share = tick / (ticks - 1);
    const y = top + (1 - share) * bar.height;
    const end = bar.x + bar.width;
    const value = String(Number((low + share * (high - low)).toPrecision(3)));
    parts.push(
      `<path d="M${end} ${y}h4" stroke="${colors.faint}"/>`,
      svgText(value, { x: end + 7, y: y + 4, size: 12, color, room: 44 }),
    );
  }
  const label = svgText(valueLabel, { x: 0, y: 0, size: 13, color, anchor: 'middle', room: bar.height });
  parts.push(upright(page.width - 6, top + bar.height / 2, label));
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${page.width * scale}" height="${page.height * scale}"` +
    ` viewBox="0 0 ${page.width} ${page.height}">${parts.join('')}</svg>`
  );
}
