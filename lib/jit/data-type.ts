/** TensorFlow's numbers for the types of values (types.proto), as graphs and native ops have them. */
export const dataType = { float32: 1, int32: 3, uint8: 4, string: 7, int64: 9, bool: 10 } as const;
