/** Numbers as bytes: value i is `scale * bytes[i] + min`. */
export interface Quantized {
  bytes: Uint8Array;
  scale: number;
  min: number;
}

/**
 * round((x - min) / scale) with scale = (max - min) / 255: 256 steps from the minimum to the maximum, so that no value moves by
 * more than half a step. If all values are equal, scale is 1.
 * @throws Error if a value is not finite
 */
export function quantize(values: Float32Array): Quantized {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) throw new Error(`quantize: values must be finite numbers, found ${value}`);
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (values.length === 0) min = 0;
  const scale = max > min ? (max - min) / 255 : 1;
  return { bytes: Uint8Array.from(values, (value) => Math.round((value - min) / scale)), scale, min };
}
