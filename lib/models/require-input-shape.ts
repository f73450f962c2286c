import { isWholeNumber } from '../checks/require-whole-numbers';

/** @throws Error if a shape is not a height, width and channels in whole numbers, or if one side is shorter than the encoder can take */
export function requireInputShape(where: string, shape: readonly number[], { least }: { least: number }): void {
  const [height, width] = shape;
  const isWhole = shape.length === 3 && shape.every((length) => isWholeNumber(length, { least: 1 }));
  if (isWhole && height >= least && width >= least) return;
  throw new Error(
    `${where}: inputShape must be a height and width of ${least} or more, and channels, found [${shape.join(', ')}]`,
  );
}
