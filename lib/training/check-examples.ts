import { isWholeNumber } from '../checks/require-whole-numbers';
import { shown } from '../checks/shown';
import { requireRows } from '../data/require-rows';
import { requireImageShape } from '../models/image-shape';
import type { Examples } from './examples';
import type { FitOptions, Run } from './fit-options';

/**
 * @throws Error if `train` or `validation` are not examples. Runs first: other checks read their columns
 */
export function requireExamples({ train, validation }: FitOptions): void {
  requireExamplesIn('train', train);
  if (validation !== undefined) requireExamplesIn('validation', validation);
}

function requireExamplesIn(option: string, found: unknown): asserts found is Examples {
  const { dataset, columns, targets, size } = (found ?? {}) as Partial<Examples>;
  const areColumns =
    Array.isArray(columns) && columns.length > 0 && columns.every((column) => column?.length !== undefined);
  if (typeof dataset !== 'object' || !areColumns || targets === undefined || typeof size !== 'number')
    throw new Error(
      `fit: ${option} must be examples, such as pairExamples(images, pairs), tripletExamples(images, triplets) or ` +
        `classExamples(images, { classes: 8, images: 16 }), found ${shown(found)}`,
    );
}

/**
 * @throws Error if a run's examples are inconsistent, or are not what its encoder or its loss takes
 */
export function requireFittingExamples(run: Omit<Run, 'optimizer'>, classes: number | undefined): void {
  const { encoder, train, validation } = run;
  const sides = Object.entries({ train, ...(validation && { validation }) });
  for (const [option, examples] of sides) {
    const { name, shape } = examples.dataset;
    if (examples.size === 0) throw new Error(`fit: ${option} must have 1 or more ${examples.unit}, found 0`);
    requireColumns(examples);
    requireTargets(option, examples);
    if (classes !== undefined) {
      requireSingleImages(examples);
      requireKnownClasses(option, examples, classes);
    }
    requireImageShape('fit', encoder, { name: `${name} (${option})`, shape });
  }
  if (validation && validation.columns.length !== train.columns.length)
    throw new Error(
      `fit: validation must have as many images per example as train, ${train.columns.length} (${train.unit}), found ` +
        `${validation.columns.length} (${validation.unit}); the loss gets one embedding of each`,
    );
}

function requireColumns({ dataset, columns, targets, size, unit }: Examples): void {
  for (const [i, { length }] of [...columns, targets].entries())
    if (length !== size)
      throw new Error(
        `fit: ${i < columns.length ? `column ${i}` : 'targets'} must have one entry for each of ${size} ${unit}, found ${length}; ` +
          'make examples with pairExamples, tripletExamples, imageExamples or classExamples',
      );
  for (const column of columns) requireRows('fit', dataset, column);
}

/** A recorded step does not look at its targets. */
function requireTargets(option: string, { columns, targets, size, unit }: Examples): void {
  const arePairs = columns.length === 2;
  const most = arePairs ? 1 : 2 ** 31 - 1;
  const wanted = arePairs ? 'be 1 (same) or 0' : `be labels, whole numbers from 0 to ${most}`;
  for (let row = 0; row < size; row++)
    if (!isWholeNumber(targets[row], { most }))
      throw new RangeError(
        `fit: targets of ${option} must ${wanted}, found ${shown(targets[row])} at row ${row} of ${size} ${unit}; ` +
          'make examples with pairExamples, tripletExamples, imageExamples or classExamples',
      );
}

/** Examples that were checked, with rows, and targets of pairs and labels, in the arrays that a run takes. */
export function typedExamples(examples: Examples): Examples {
  const { columns, targets } = examples;
  const typed = columns.map((column) => (column instanceof Int32Array ? column : Int32Array.from(column)));
  const kind: Uint8ArrayConstructor | Int32ArrayConstructor = columns.length === 2 ? Uint8Array : Int32Array;
  return {
    ...examples,
    columns: typed as unknown as Examples['columns'],
    targets: targets instanceof kind ? targets : kind.from(targets),
  };
}

function requireSingleImages({ columns, unit }: Examples): void {
  if (columns.length !== 1)
    throw new Error(
      `fit: examples of a loss with classes must be single images with their labels, found ${unit} of ${columns.length} images; pass classExamples or imageExamples`,
    );
}

/** Checks the labels for a loss that has one vector per class. */
function requireKnownClasses(option: string, { targets }: Examples, classes: number): void {
  const row = targets.findIndex((label) => label >= classes);
  if (row >= 0)
    throw new Error(
      `fit: labels of ${option} must be the loss's classes 0 to ${classes - 1}, found ${targets[row]} at row ${row}; make the loss with ` +
        'as many classes as there are labels, numbered from 0',
    );
}
