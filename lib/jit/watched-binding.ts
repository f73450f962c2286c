import type { NativeBinding, OpAttribute } from '../tensorflow/native-binding';
import { reasonToRefuse } from './refused-ops';
import type { Trace } from './trace';

type Values = Float32Array | Int32Array | Uint8Array;

/** TensorFlow's addon, with every call to it written to `trace`. */
export function watchedBinding(
  binding: NativeBinding,
  { trace, refuse }: { trace: Trace; refuse: (reason: string) => never },
): NativeBinding {
  const calls: Partial<NativeBinding> = {
    createTensor(shape: number[], dtype: number, values: Values) {
      if (dtype === binding.TF_STRING)
        refuse('a recorded step cannot hold text; turn it into numbers outside the step');
      const id = binding.createTensor(shape, dtype, values);
      trace.constant(id, shape, dtype, values);
      return id;
    },
    executeOp(op: string, attributes: OpAttribute[], ids: number[], count: number) {
      const reason = reasonToRefuse(op, count);
      if (reason) refuse(`op ${op} ${reason}`);
      const node = trace.op(op, attributes, ids, refuse);
      const outputs = binding.executeOp(op, attributes, ids, count);
      node.ran(outputs);
      return outputs;
    },
    // The trace still remembers the id, but the addon never gives one twice.
    deleteTensor: (id: number) => binding.deleteTensor(id),
    tensorDataSync: () => refuse('the step reads a value; return the tensor, and read it outside'),
    runSavedModel: () => refuse('a recorded step cannot run a SavedModel; run it outside, and pass its results in'),
  };
  // The binding's own methods are read-only, so assigning to an object that inherits them would fail.
  return Object.create(binding, Object.getOwnPropertyDescriptors(calls));
}
