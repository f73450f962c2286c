/** Why an op of TensorFlow's cannot be part of a recorded step, and what to use instead; nothing where it can. */
export function reasonToRefuse(op: string, outputs: number): string | undefined {
  if (drawsByItself.test(op)) return `draws by a state of its own, which no seed repeats: ${useRandomUniform}`;
  if (sizesByValues.test(op))
    return (
      'gives as many values as it finds, and the size of the recording would stay for ever: call it outside the step, ' +
      'or mark what is wanted by a mask (tf.where, a product with 0 and 1)'
    );
  if (outputs === 0) return 'gives no tensor, so a graph would leave it out: call it outside the step';
  return undefined;
}

/** TensorFlow's stateful random ops. */
const drawsByItself =
  /^(Random(Uniform|UniformInt|StandardNormal|Gamma|Poisson|PoissonV2|Shuffle|Crop)|TruncatedNormal|ParameterizedTruncatedNormal|Multinomial|Stateful(?!PartitionedCall).*|\w+CandidateSampler|SampleDistortedBoundingBox(V2)?|NonDeterministicInts|Anonymous(Random)?SeedGenerator)$/;

/** Ops whose outputs' shapes depend on values, not only on shapes. */
const sizesByValues =
  /^(Where|Unique(V2|WithCounts|WithCountsV2)?|ListDiff|DynamicPartition|NonMaxSuppression\w*|CombinedNonMaxSuppression)$/;

/** tfjs's ops that draw number by number in JavaScript, with a seed or without, and the one that draws by a state of TensorFlow's. */
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

/** What to do instead of an op of tfjs's that draws in JavaScript. */
export function insteadOf(op: string): string {
  const layers = op === 'dropout' ? '; in a network, its layers dropout and spatialDropout2d' : '';
  return `tf.${op} draws in JavaScript, the same at every step: ${useRandomUniform}${layers}`;
}
