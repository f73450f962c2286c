/** Why a TensorFlow op cannot be part of a recorded step, and what to use instead; undefined if it can. */
export function reasonToRefuse(op: string, outputs: number): string | undefined {
  if (drawsByItself.test(op)) return `draws from a state of its own, which no seed repeats; ${useRandomUniform}`;
  if (sizesByValues.test(op))
    return (
      'gives as many values as it finds, and a recording would keep the first number of them; call it outside the step, ' +
      'or select values with a mask (tf.where, a product with 0 and 1)'
    );
  if (outputs === 0) return 'gives no tensor, so a graph would leave it out; call it outside the step';
  return undefined;
}

/** TensorFlow's stateful random ops. */
const drawsByItself =
  /^(Random(Uniform|UniformInt|StandardNormal|Gamma|Poisson|PoissonV2|Shuffle|Crop)|TruncatedNormal|ParameterizedTruncatedNormal|Multinomial|Stateful(?!PartitionedCall).*|\w+CandidateSampler|SampleDistortedBoundingBox(V2)?|NonDeterministicInts|Anonymous(Random)?SeedGenerator)$/;

/** Ops whose outputs have shapes that depend on values, not only on shapes. */
const sizesByValues =
  /^(Where|Unique(V2|WithCounts|WithCountsV2)?|ListDiff|DynamicPartition|NonMaxSuppression\w*|CombinedNonMaxSuppression)$/;

/**
 * tfjs's ops that draw number by number in JavaScript, with or without a seed, and the one that draws from a state of
 * TensorFlow's.
 */
export const drawsInJavaScript = new Set([
  'multinomial',
  'rand',
  'randomGamma',
  'randomNormal',
  'randomStandardNormal',
  'randomUniform',
  'randomUniformInt',
  'truncatedNormal',
]);

/** What to draw with instead. */
export const useRandomUniform =
  "use this library's randomUniform inside withSeed, with the seed as an argument of the step";

/** What to use instead of a tfjs op that draws in JavaScript. */
export function insteadOf(op: string): string {
  const layers = op === 'dropout' ? '; in a network, its layers dropout and spatialDropout2d' : '';
  return `tf.${op} draws in JavaScript, so a recording would repeat the same values at every step; ${useRandomUniform}${layers}`;
}
