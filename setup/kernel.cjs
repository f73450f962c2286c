// The TypeScript kernel: tslab, by the connection file that Jupyter names. tslab's own command would run another tslab, where the
// notebook's folder or one above it has one in node_modules: a stranger's, where the notebooks are a stranger's.
require('./kernel-sockets.cjs');
require('tslab/dist/main.js').startKernel({ configPath: process.argv[2], enableFindLocal: false });
