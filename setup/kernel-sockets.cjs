// Loaded by the kernel before tslab, whose sockets would lose messages: zeromq puts off every 513th message and refuses
// what is sent meanwhile, and tslab waits for none of its sends. Without a time-out all go at once; without a limit to
// the queue none is dropped when Jupyter reads slower than a cell prints.
const { createRequire } = require('node:module');

const zeromq = createRequire(require.resolve('tslab'))('zeromq');

for (const name of ['Publisher', 'Router']) {
  const Socket = zeromq[name];
  zeromq[name] = class extends Socket {
    /** @param {object} [options] */
    constructor(options) {
      super({ sendTimeout: 0, sendHighWaterMark: 0, ...options });
    }
  };
}
