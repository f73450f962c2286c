/**
 * One line per step: its title, then how long it took. On a terminal the line also shows what the step is doing.
 *
 * @param {string} title
 * @param {NodeJS.WriteStream} [stream]
 */
export function startLine(title, stream = process.stdout) {
  const start = Date.now();
  let detail = '';
  const seconds = () => `${((Date.now() - start) / 1000).toFixed(0)} s`;
  const redraw = () => {
    const line = `${title} … ${seconds()}${detail && `  ${detail}`}`;
    stream.write(`\r\x1b[K${line.slice(0, stream.columns - 1)}`);
  };
  const timer = stream.isTTY ? setInterval(redraw, 500) : undefined;
  stream.write(`${title} … `);
  /** @param {string} outcome */
  const end = (outcome) => {
    clearInterval(timer);
    stream.write(stream.isTTY ? `\r\x1b[K${title} … ${outcome}\n` : `${outcome}\n`);
  };
  return {
    /** @param {string} line */
    update(line) {
      detail = line.trim();
    },
    done: () => end(seconds()),
    failed: () => end(`failed after ${seconds()}`),
  };
}
