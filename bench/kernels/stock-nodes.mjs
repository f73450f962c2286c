/** Short forms for nodes of TensorFlow's ops. */
const float32 = 1;
const int32 = 3;
export const T = { T: { type: float32 } };

/**
 * A node; with `numbers`, a constant of int32: one number, or a vector.
 *
 * @param {string} name
 * @param {string} op
 * @param {string[]} input
 * @param {object} [attr]
 * @param {number | number[]} [numbers]
 * @returns {import('../types.mjs').GraphNode}
 */
export function node(name, op, input, attr = {}, numbers) {
  if (numbers === undefined) return { name, op, input, attr };
  return constant(name, int32, Array.isArray(numbers) ? [numbers.length] : [], Int32Array.from([numbers].flat()));
}

export const float = (/** @type {string} */ name, /** @type {number} */ value) =>
  constant(name, float32, [], Float32Array.of(value));

function constant(
  /** @type {string} */ name,
  /** @type {number} */ dtype,
  /** @type {number[]} */ shape,
  /** @type {Int32Array | Float32Array} */ values,
) {
  const tensor = {
    dtype,
    tensor_shape: { dim: shape.map((/** @type {number} */ size) => ({ size })) },
    tensor_content: new Uint8Array(values.buffer),
  };
  return { name, op: 'Const', input: [], attr: { dtype: { type: dtype }, value: { tensor } } };
}
