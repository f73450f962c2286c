import './environment';

/**
 * Whether TensorFlow's convolutions are oneDNN's. TensorFlow reads the variable once, as it loads, and takes `true` for 1. If
 * neither the user nor this library has set it, TensorFlow decides, and this is false.
 */
export const usesOneDnn = ['1', 'true'].includes((process.env.TF_ENABLE_ONEDNN_OPTS ?? '').toLowerCase());
