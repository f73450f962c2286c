// The TypeScript kernel: runs tslab with the connection file that Jupyter names. tslab's own command would prefer another tslab
// in a node_modules of the notebook's folder or of one above it, which may be a stranger's.
require('./kernel-sockets.cjs');
// tslab takes note of one change on disk between two cells. A second one of another kind, as when packages are installed, would throw in the
// middle of the cell that runs, so nobody watches folders: after the installation of a package that an import did not find, restart.
require('@tslab/typescript-for-tslab').sys.watchDirectory = () => ({ close: () => {} });
require('tslab/dist/main.js').startKernel({ configPath: process.argv[2], enableFindLocal: false });
