import { expect, it } from 'vitest';
import { drawsInJavaScript, insteadOf, reasonToRefuse } from '../../lib/jit/refused-ops';
import { tf } from '../../lib/tensorflow/tensorflow';

it.each(['RandomUniform', 'TruncatedNormal', 'Multinomial', 'StatefulUniform', 'LogUniformCandidateSampler'])(
  'refuses %s, which draws from a state of its own',
  (op) => expect(reasonToRefuse(op, 1)).toMatch(/^draws from a state of its own, .*randomUniform inside withSeed/),
);

it.each(['Where', 'Unique', 'UniqueV2', 'ListDiff', 'NonMaxSuppressionV5'])(
  'refuses %s, whose size depends on values',
  (op) => expect(reasonToRefuse(op, 1)).toMatch(/^gives as many values as it finds/),
);

it.each(['MatMul', 'StatelessRandomUniformV2', 'StatefulPartitionedCall', 'SelectV2', 'Conv2D'])('takes %s', (op) =>
  expect(reasonToRefuse(op, 1)).toBeUndefined(),
);

it('refuses what gives no tensor', () => {
  expect(reasonToRefuse('PrintV2', 0)).toMatch(/^gives no tensor/);
});

it('knows every op of tfjs that draws in JavaScript, by its name', () => {
  const named = Object.keys(tf).filter((name) => /^(rand|multinomial|truncatedNormal)/.test(name));
  expect(named.filter((name) => !drawsInJavaScript.has(name))).toEqual([]);
  expect([...drawsInJavaScript].filter((name) => typeof (tf as never)[name] !== 'function')).toEqual([]);
});

it('says what to use instead', () => {
  expect(insteadOf('dropout')).toMatch(
    /^tf.dropout draws in JavaScript, .*randomUniform.*layers dropout and spatialDropout2d$/,
  );
  expect(insteadOf('randomNormal')).not.toContain('layers');
});
