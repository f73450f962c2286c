/** Files of the core's tests that do not run on tfjs's plain backend, and why. */
export const filesLeftOut: Record<string, string> = {
  'test/models/saved/{save-encoder,saved-model-format}.test.ts': "compared with TensorFlow's own reading",
  'test/models/saved/{onnx-format.test.ts,onnx/**}': 'formats of ONNX, read by Python',
  'test/models/{onnx*,imagenet*,*keras*}': "onnxruntime's engine, and Keras's files",
  'test/models/recorded-*': 'recordings',
  'test/models/{forward-pass,image-feed,resident-images}.test.ts': 'what TensorFlow holds; embed and fit use the rest',
  'test/models/users-networks.test.ts':
    'networks in every format, compared with TensorFlow; its training goes on for minutes',
  'test/models/mobilenet-v2-encoder.test.ts':
    'minutes of plain JavaScript: 52 layers; it is trained on WebAssembly in the browser',
  'test/losses/large-batches.test.ts': 'minutes of plain JavaScript: more triplets than go into one mask',
  'test/training/many-classes.test.ts': 'minutes of plain JavaScript',
  'test/training/images-on-disk.test.ts': 'the memory of a process of its own',
  'test/tensorflow/{load-quietly,native-op,native-runtime,one-dnn,threads,uint8}.test.ts':
    "of TensorFlow's addon alone",
};

/** Single tests that do not run there, by a part of their title, and why. */
export const testsLeftOut: Record<string, string> = {
  'records the encoder once': 'counts recordings',
  'records only a few sizes however many numbers of images come': 'counts recordings',
  'records an encoder with stand-ins once': 'counts recordings',
  'nothing but the images, for any number of them': "counts TensorFlow's tensors",
  'uses the new activation or call of a layer': "counts TensorFlow's sessions",
  'gives ReLU6 as an activation the values that tfjs gives it': 'records',
  'knows the rows of a block only once the one before is done': 'records',
  'copies the images of a data set to TensorFlow once': "counts TensorFlow's tensors",
  'gives an encoder that trains as the one that was saved': 'minutes of plain JavaScript',
  'runs op by op if the step cannot be recorded': 'there is no recording that could fail',
};

const literally = (title: string) => title.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** Matches the whole title of every test but those. */
export const namesThatRun = new RegExp(`^(?!.*(${Object.keys(testsLeftOut).map(literally).join('|')}))`);
