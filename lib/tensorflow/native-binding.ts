/** What this library uses of tfjs-node's addon. Written out here, so that its types do not depend on a package that may be missing. */
export interface NativeBinding {
  createTensor(shape: number[], dtype: number, values: Float32Array | Int32Array | Uint8Array): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): Float32Array | Int32Array | Uint8Array;
  executeOp(name: string, attributes: OpAttribute[], inputIds: number[], outputs: number): NativeTensor[];
  loadSavedModel(folder: string, tags: string): number;
  deleteSavedModel(session: number): void;
  runSavedModel(session: number, inputIds: number[], inputs: string, outputs: string): NativeTensor[];
  getNumOfSavedModels(): number;
  getNumOfTensors(): number;
  TF_FLOAT: number;
  TF_INT32: number;
  TF_INT64: number;
  TF_BOOL: number;
  TF_STRING: number;
  TF_UINT8: number;
  TF_ATTR_STRING: number;
  TF_ATTR_INT: number;
  TF_ATTR_FLOAT: number;
  TF_ATTR_BOOL: number;
  TF_ATTR_TYPE: number;
  TF_ATTR_SHAPE: number;
  TF_Version: string;
}

/** A tensor in TensorFlow's memory. */
export interface NativeTensor {
  id: number;
  shape: number[];
  dtype: number;
}

/** An attribute of an op: its kind is one of `TF_ATTR_…`. */
export interface OpAttribute {
  name: string;
  type: number;
  value: boolean | number | object | string | boolean[] | number[] | object[] | string[];
}
