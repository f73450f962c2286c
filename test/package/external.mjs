/** What a bundler for Node leaves out: natives, optional peers, and what is found by its path. */
export const external = [
  ...['sharp', '@viz-js/viz', '@expo-google-fonts/arimo'],
  ...['h5wasm', 'playwright-core', 'plotly.js-dist', '@zilliz/milvus2-sdk-node', 'onnxruntime-node'],
];
