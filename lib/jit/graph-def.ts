import protobuf from 'protobufjs';

/** One op of a TensorFlow graph. Inputs are `node`, `node:1` for its second output, or `^node` for "only after it". */
export interface NodeDef {
  name: string;
  op: string;
  input: string[];
  /** The device that must run it; by default TensorFlow chooses. */
  device?: string;
  attr: Record<string, AttrValue>;
  /** The layer that made the op, for error messages: TensorFlow does not see it. */
  layer?: string;
}

/** The value of an attribute: the part of TensorFlow's attr_value.proto that is needed here. */
export interface AttrValue {
  s?: Uint8Array;
  i?: number;
  f?: number;
  b?: boolean;
  type?: number;
  shape?: Shape;
  tensor?: TensorValue;
  list?: {
    s?: Uint8Array[];
    i?: number[];
    f?: number[];
    b?: boolean[];
    type?: number[];
  };
}

/** The values of a constant: the bytes of its numbers, or strings. */
interface TensorValue {
  dtype: number;
  tensor_shape: Shape;
  tensor_content: Uint8Array;
  string_val?: Uint8Array[];
}

/** An input or output tensor of a signature. `name` is `node:0`; a size of -1 stands for any. */
export interface TensorInfo {
  name: string;
  dtype: number;
  tensor_shape: Shape;
}

/** A function of a SavedModel as TensorFlow's users call it, with its tensors by name. */
export interface SignatureDef {
  inputs: Record<string, TensorInfo>;
  outputs: Record<string, TensorInfo>;
  method_name: string;
}

interface Shape {
  dim: { size: number }[];
}

export const shapeOf = (shape: ArrayLike<number>): Shape => ({
  dim: Array.from(shape, (size) => ({ size })),
});

/**
 * The messages of TensorFlow's saved_model.proto, graph.proto and the files they import, with only the fields that are written
 * here.
 */
const { root } = protobuf.parse(
  `syntax = "proto3";
  message SavedModel { int64 saved_model_schema_version = 1; repeated MetaGraphDef meta_graphs = 2; }
  message MetaGraphDef {
    MetaInfoDef meta_info_def = 1; GraphDef graph_def = 2; map<string, SignatureDef> signature_def = 5;
  }
  message SignatureDef { map<string, TensorInfo> inputs = 1; map<string, TensorInfo> outputs = 2; string method_name = 3; }
  message TensorInfo { string name = 1; int32 dtype = 2; TensorShapeProto tensor_shape = 3; }
  message MetaInfoDef { repeated string tags = 4; }
  message GraphDef { repeated NodeDef node = 1; VersionDef versions = 4; }
  message VersionDef { int32 producer = 1; }
  message NodeDef {
    string name = 1; string op = 2; repeated string input = 3; string device = 4; map<string, AttrValue> attr = 5;
  }
  message TensorShapeProto { message Dim { int64 size = 1; } repeated Dim dim = 2; }
  message TensorProto { int32 dtype = 1; TensorShapeProto tensor_shape = 2; bytes tensor_content = 4; repeated bytes string_val = 8; }
  message ListValue {
    repeated bytes s = 2; repeated int64 i = 3 [packed = true]; repeated float f = 4 [packed = true];
    repeated bool b = 5 [packed = true]; repeated int32 type = 6 [packed = true];
  }
  message AttrValue {
    oneof value {
      ListValue list = 1; bytes s = 2; int64 i = 3; float f = 4; bool b = 5; int32 type = 6; TensorShapeProto shape = 7;
      TensorProto tensor = 8;
    }
  }`,
  { keepCase: true },
);

/** The graph version that TensorFlow 2.21 writes. Newer versions of TensorFlow read it too. */
const producer = 1286;

/** The bytes of a `saved_model.pb` with one graph, tagged `serve`. */
export function encodeSavedModel(node: NodeDef[], signature_def: Record<string, SignatureDef> = {}): Uint8Array {
  const type = root.lookupType('SavedModel');
  const graph_def = { node, versions: { producer } };
  const meta_graphs = [{ meta_info_def: { tags: ['serve'] }, graph_def, signature_def }];
  return type.encode(type.fromObject({ saved_model_schema_version: 1, meta_graphs })).finish();
}

/**
 * The nodes of the first graph in a `saved_model.pb`. Fields that are not written here are skipped.
 * @throws Error if the bytes are not such a message
 */
export function decodeSavedModel(bytes: Uint8Array): NodeDef[] {
  const { meta_graphs } = root.lookupType('SavedModel').decode(bytes) as unknown as {
    meta_graphs?: { graph_def?: { node?: NodeDef[] } }[];
  };
  return meta_graphs?.[0]?.graph_def?.node ?? [];
}
