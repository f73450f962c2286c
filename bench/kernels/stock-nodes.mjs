/** Short forms for nodes of TensorFlow's ops. */
const float32 = 1;
const int32 = 3;
export const T = { T: { type: float32 } };

/** A node; with `numbers`, a constant of int32: one number, or a vector. */
export function node(name, op, input, attr, numbers) {
  if (numbers === undefined) return { name, op, input, attr };
  return constant(name, int32, Array.isArray(numbers) ? [numbers.length] : [], Int32Array.from([numbers].flat()));
}

export const float = (name, value) => constant(name, float32, [], Float32Array.of(value));

function constant(name, dtype, shape, values) {
  const tensor = {
    dtype,
    tensor_shape: { dim: shape.map((size) => ({ size })) },
    tensor_content: new Uint8Array(values.buffer),
  };
  return { name, op: 'Const', input: [], attr: { dtype: { type: dtype }, value: { tensor } } };
}
