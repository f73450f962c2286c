import protobuf from 'protobufjs';
import { dataType } from '../../../jit/data-type';

/** ONNX's numbers for the types of values. */
export const onnxType = { float32: 1, uint8: 2, int32: 6, int64: 7, bool: 9 } as const;

/** ONNX's number for a type of values, from TensorFlow's; nothing for one that no tensor of tfjs has. */
export const onnxTypeOf = (dtype: number): number | undefined =>
  Object.entries(onnxType).find(([name]) => dataType[name as keyof typeof onnxType] === dtype)?.[1];

/** The version of ONNX's standard operators, and of the file: of ONNX 1.18 (2025), which onnxruntime 1.23 and later run. */
const [opset, irVersion] = [23, 11];

/** An attribute of an operator: whole numbers, a floating-point number (`{ float: 1 }`), or text. */
export type OnnxAttribute = number | number[] | string | { float: number };

/** One operator. Its name begins with its layer's. */
export interface OnnxNode {
  name: string;
  op_type: string;
  input: string[];
  output: string[];
  attributes: Record<string, OnnxAttribute>;
}

/** A constant: a weight, or a number that the network was made with. */
export interface OnnxTensor {
  type: number;
  shape: number[];
  bytes: Uint8Array;
}

/** An input or output tensor; a text as a size is a name that stands for any size. */
export interface OnnxPort {
  name: string;
  type: number;
  shape: (number | string)[];
}

interface OnnxModel {
  name: string;
  nodes: OnnxNode[];
  constants: ReadonlyMap<string, OnnxTensor>;
  input: OnnxPort;
  output: OnnxPort;
}

/** The messages of ONNX's onnx.proto, with only the fields that are written here. */
const { root } = protobuf.parse(
  `syntax = "proto2";
  message ModelProto {
    optional int64 ir_version = 1; repeated OperatorSetIdProto opset_import = 8; optional string producer_name = 2;
    optional GraphProto graph = 7;
  }
  message OperatorSetIdProto { optional string domain = 1; optional int64 version = 2; }
  message GraphProto {
    repeated NodeProto node = 1; optional string name = 2; repeated TensorProto initializer = 5;
    repeated ValueInfoProto input = 11; repeated ValueInfoProto output = 12;
  }
  message NodeProto {
    repeated string input = 1; repeated string output = 2; optional string name = 3; optional string op_type = 4;
    repeated AttributeProto attribute = 5;
  }
  message AttributeProto {
    optional string name = 1; optional float f = 2; optional int64 i = 3; optional bytes s = 4; optional TensorProto t = 5;
    repeated int64 ints = 8; optional int32 type = 20;
  }
  message TensorProto {
    repeated int64 dims = 1; optional int32 data_type = 2; optional string name = 8; optional bytes raw_data = 9;
  }
  message ValueInfoProto { optional string name = 1; optional TypeProto type = 2; }
  message TypeProto {
    message Tensor { optional int32 elem_type = 1; optional TensorShapeProto shape = 2; }
    optional Tensor tensor_type = 1;
  }
  message TensorShapeProto {
    message Dimension { oneof value { int64 dim_value = 1; string dim_param = 2; } }
    repeated Dimension dim = 1;
  }`,
  { keepCase: true },
);

/** The bytes of a file with this model. */
export function encodeOnnx({ name, nodes, constants, input, output }: OnnxModel): Uint8Array {
  const type = root.lookupType('ModelProto');
  const graph = {
    name,
    node: nodes.map(({ attributes, ...node }) => ({ ...node, attribute: Object.entries(attributes).map(attributeOf) })),
    initializer: [...constants].map(([name, { type, shape, bytes }]) => ({
      ...{ name, dims: shape, data_type: type, raw_data: bytes },
    })),
    input: [portOf(input)],
    output: [portOf(output)],
  };
  return type
    .encode(
      type.create({
        ...{ ir_version: irVersion, producer_name: 'siamese-lab', graph },
        opset_import: [{ domain: '', version: opset }],
      }),
    )
    .finish();
}

function attributeOf([name, value]: [string, OnnxAttribute]): object {
  if (typeof value === 'string') return { name, s: Buffer.from(value), type: 3 };
  if (Array.isArray(value)) return { name, ints: value, type: 7 };
  return typeof value === 'number' ? { name, i: value, type: 2 } : { name, f: value.float, type: 1 };
}

function portOf({ name, type, shape }: OnnxPort): object {
  const dim = shape.map((size) => (typeof size === 'string' ? { dim_param: size } : { dim_value: size }));
  return { name, type: { tensor_type: { elem_type: type, shape: { dim } } } };
}
