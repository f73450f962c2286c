import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { speedsTable } from '../../bench/report/speeds.mjs';
import { root } from '../../setup/paths.mjs';

const text = (path: string) => readFileSync(join(root, path), 'utf8');

/** A table without the spaces and dashes that only align its columns. */
const withoutSpaces = (table: string) =>
  table
    .replace(/-{3,}/g, '---')
    .replace(/[ \n]+/g, ' ')
    .trim();

/** A table's rows in a document, by their first cell; links are made relative to the root. */
const rowsOf = (path: string) =>
  new Map(
    [...text(path).matchAll(/^\| +([^-|][^|]*?) +\|(.*)\|$/gm)].map(([, title, rest]) => [
      title,
      rest.split(' | ').map((part) => part.trim().replace('](#', '](docs/comparison.md#')),
    ]),
  );
const comparison = rowsOf('docs/comparison.md');
/** Our column of the comparison. */
const cell = (title: string) => comparison.get(title)?.[0] ?? `no row '${title}'`;

/** What the library exports, but for types. */
const names = ['lib/index.ts', 'lib/portable.ts']
  .flatMap((file) => [...text(file).matchAll(/^export \{([^}]+)\}/gm)])
  .flatMap(([, list]) => list.split(','))
  .map((name) => name.trim())
  .filter((name) => name && !name.startsWith('type '));
const ending = (end: string) => names.filter((name) => name.endsWith(end));

/** Losses with weights of their own: functions in lib/losses that return a TrainableLoss. */
const trainable = readdirSync(join(root, 'lib/losses'))
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) => [...text(`lib/losses/${file}`).matchAll(/^export function (\w+)\([\s\S]*?\n?\): (\w+)/gm)])
  .flatMap(([, name, type]) => (type === 'TrainableLoss' && names.includes(name) ? [name] : []));

describe('the table beside other libraries', () => {
  it('stands in the README too, in fewer rows', () => {
    const short = [...rowsOf('README.md')].filter(([title]) => comparison.has(title));
    expect(short.map(([title]) => title)).toEqual(expect.arrayContaining(['Runs on', 'Age, users', 'Losses']));
    for (const [title, cells] of short) expect(cells, title).toEqual(comparison.get(title));
  });

  it('counts the losses, a loss in several forms once', () => {
    const forms = new Set(
      ending('Loss').map((name) =>
        name.replace(/^(?:batchHard|batch|semiHard)(\w)/, (_, first: string) => first.toLowerCase()),
      ),
    );
    expect([...forms]).toEqual(expect.arrayContaining(['contrastiveLoss', 'tripletLoss', 'circleLoss']));
    expect(trainable).toEqual(expect.arrayContaining(['arcFace', 'softTriple']));
    // marginLoss trains its boundary if it is a variable.
    expect(text('lib/losses/margin-loss.ts')).toContain('boundary?: number | tf.Scalar');
    const [all, own] = [forms.size + trainable.length, trainable.length + 1];
    expect(cell('Losses')).toBe(`${all}, of which ${own} can train weights of their own`);
  });

  it('counts the miners', () => {
    expect(cell('Miners')).toBe(`${ending('Miner').length}, or a function of yours`);
  });

  it('counts the encoders', () => {
    const encoders = ending('Encoder').filter((name) => !/^(?:load|save)/.test(name));
    expect(cell('Encoders')).toMatch(new RegExp(`^${encoders.length}, one of them MobileNetV2`));
    expect(encoders).toContain('mobilenetV2Encoder');
  });

  it('names functions of the library that exist', () => {
    const quoted = [...comparison.values()].flatMap(([own]) =>
      [...own.matchAll(/`([a-z]\w+)`/g)].map(([, name]) => name),
    );
    expect(quoted).toEqual(expect.arrayContaining(['fit', 'saveEncoder', 'exportForBrowser']));
    expect(quoted.filter((name) => !names.includes(name))).toEqual([]);
  });

  it('counts the retrieval metrics and the augmentations', () => {
    const retrieval = names.filter((name) => /^(?:precision|recall|meanAverage|rPrecision)\w*At\w+$/.test(name));
    expect(cell('Retrieval metrics')).toBe(`${retrieval.length}: precision at one, recall at k`);
    const augmentations = names.filter((name) => /^random(?:Flip|Shift|Crop|Color|Erase|Affine)$/.test(name));
    expect(cell('Your own images').split(';')[1].split(',').length).toBe(augmentations.length);
  });

  it('has the version and the Node of lib/package.json', () => {
    const { version, engines, license } = JSON.parse(text('lib/package.json'));
    expect(cell('Age, users')).toMatch(new RegExp(`^${version.replaceAll('.', '\\.')}, `));
    expect(cell('Runs on')).toContain(`Node ${engines.node.replace(/^>=|\.0$/g, '')} or newer`);
    expect(cell('Licence')).toBe(license);
  });

  it('claims the speed that the table below it shows', () => {
    const speeds = text('docs/comparison.md').split('<!-- speeds -->')[1].split('<!-- /speeds -->')[0];
    const results = JSON.parse(text('bench/results.json'));
    expect(withoutSpaces(speeds)).toBe(withoutSpaces(speedsTable(results)));
    const claim = "faster than hand-written `tf.function` and than PyTorch's best";
    expect(cell('Speed of a training step')).toContain(claim);
    // The median speed of each training step compared with each of the two, at each level.
    const rows = speeds.split('\n').filter((line) => /^\| (?:MobileNetV2 triplets|Fashion-MNIST pairs)/.test(line));
    const ratios = rows
      .filter((row) => /`tf\.function`|PyTorch/.test(row))
      .map((row) => [...row.matchAll(/(\d+\.\d+)x \(/g)].map(([, ratio]) => Number(ratio)));
    expect(ratios).toHaveLength(4);
    expect(Math.min(...ratios.flat())).toBeGreaterThan(1);
  });
});
