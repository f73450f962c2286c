import type * as inNode from './onnx-pass';

/** Nothing: tfjs embeds. */
export const onnxPass: typeof inNode.onnxPass = () => undefined;
