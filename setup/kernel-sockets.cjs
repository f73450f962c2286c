// Loaded by the kernel before tslab, whose sockets would otherwise lose messages: zeromq delays every 513th message and refuses
// what is sent meanwhile, and tslab does not wait for its sends. Without a send timeout, messages are sent at once; without a
// limit on the queue, none is dropped when Jupyter reads more slowly than a cell prints.
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
