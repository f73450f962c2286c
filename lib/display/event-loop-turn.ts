/** Lets everything else that waits have its turn: a page that is to be painted, a signal, another task. */
export function eventLoopTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') {
      setImmediate(resolve);
      return;
    }
    // Not a timer, which browsers hold back: 4 ms each, and a second in a page that is not looked at.
    const { port1, port2 } = new MessageChannel();
    const heard = () => {
      port1.close();
      resolve();
    };
    Object.assign(port1, { onmessage: heard });
    port2.postMessage(undefined);
  });
}
