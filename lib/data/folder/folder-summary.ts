import { printable } from '../../checks/printable';
import type { FileRemark } from './file-remark';

const mostShown = 10;

/** A summary for people: `pets: 1,204 images of 12 classes, 64x64x3, 14.8 MB`, and one line per skipped file. */
export function folderSummary({
  name,
  size,
  shape,
  classNames,
  skipped,
  adapted,
}: {
  name: string;
  size: number;
  shape: readonly number[];
  classNames: readonly string[];
  skipped: readonly FileRemark[];
  adapted: readonly FileRemark[];
}): string {
  const megabytes = (shape.reduce((product, length) => product * length, size) / 1e6).toFixed(1);
  const classes = classNames.length === 1 ? 'class' : 'classes';
  const lines = [
    `${printable(name)}: ${count(size)} images of ${count(classNames.length)} ${classes}, ${shape.join('x')}, ${megabytes} MB`,
  ];
  if (skipped.length > 0) {
    lines.push(`skipped ${count(skipped.length)}:`);
    for (const { file, reason } of skipped.slice(0, mostShown)) lines.push(`  ${printable(file)}: ${reason}`);
    if (skipped.length > mostShown) lines.push(`  and ${count(skipped.length - mostShown)} more`);
  }
  const kinds = new Map<string, number>();
  for (const { reason } of adapted) kinds.set(reason, (kinds.get(reason) ?? 0) + 1);
  for (const [reason, files] of kinds) lines.push(`adapted ${count(files)}: ${reason}`);
  return lines.join('\n');
}

const count = (value: number) => value.toLocaleString('en');
