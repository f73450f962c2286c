// The TypeScript kernel: runs tslab with the connection file that Jupyter names. tslab's own command would prefer another tslab
// in a node_modules of the notebook's folder or of one above it, which may be a stranger's.
require('./kernel-sockets.cjs');
require('tslab/dist/main.js').startKernel({ configPath: process.argv[2], enableFindLocal: false });
