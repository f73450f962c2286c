/**
 * Prints what is being done, how much of it is done and how long the rest will take: at once, then every 10 seconds, on a terminal every
 * second in one line.
 *
 * @param {string} title
 * @param {number} total
 * @param {NodeJS.WriteStream} [stream]
 */
export function startProgress(title, total, stream = process.stdout) {
  const start = Date.now();
  let done = 0;
  let detail = '';
  const say = () => {
    const seconds = (Date.now() - start) / 1000;
    const left = done > 0 ? ` · about ${clock((seconds / done) * (total - done))} to go` : '';
    const line = `  ${done.toLocaleString('en')} of ${total.toLocaleString('en')} ${detail}· ${clock(seconds)}${left}`;
    stream.write(stream.isTTY ? `\r\x1b[K${line.slice(0, stream.columns - 1)}` : `${line}\n`);
  };
  stream.write(`${title}\n`);
  const timer = setInterval(say, stream.isTTY ? 1_000 : 10_000);
  return {
    /**
     * @param {number} count done so far
     * @param {string} [remark]
     */
    update(count, remark = '') {
      done = count;
      detail = remark && `(${remark}) `;
    },
    /** Something to be kept in sight. @param {string} line */
    note(line) {
      stream.write(`${stream.isTTY ? '\r\x1b[K' : ''}  ${line}\n`);
    },
    /** @param {string} outcome */
    end(outcome) {
      clearInterval(timer);
      stream.write(`${stream.isTTY ? '\r\x1b[K' : ''}  ${outcome}\n`);
    },
  };
}

/** @param {number} seconds */
export function clock(seconds) {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
