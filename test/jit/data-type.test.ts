import { expect, it } from 'vitest';
import { dataType } from '../../lib/jit/data-type';
import { nativeBackend } from '../../lib/tensorflow/native-op';

it("has the numbers of TensorFlow's addon", () => {
  const { TF_FLOAT, TF_INT32, TF_UINT8, TF_STRING, TF_INT64, TF_BOOL } = nativeBackend().binding;
  const [float32, int32, uint8, string, int64, bool] = [TF_FLOAT, TF_INT32, TF_UINT8, TF_STRING, TF_INT64, TF_BOOL];
  expect(dataType).toEqual({ float32, int32, uint8, string, int64, bool });
});
