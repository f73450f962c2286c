/** The bench's protocol in our own process: one JSON request per line on stdin, one JSON reply per line on stdout. */
import { readFileSync, readSync, writeFileSync } from 'node:fs';

const decoder = new TextDecoder();
let rest = '';

/** Waits synchronously for the next request: a training that calls this pauses. */
export function nextRequest() {
  const bytes = Buffer.alloc(65_536);
  while (!rest.includes('\n')) {
    const count = readSync(0, bytes);
    if (count === 0) process.exit(0);
    rest += decoder.decode(bytes.subarray(0, count), { stream: true });
  }
  const end = rest.indexOf('\n');
  const line = rest.slice(0, end);
  rest = rest.slice(end + 1);
  return JSON.parse(line);
}

export const reply = (/** @type {object} */ answer) =>
  writeFileSync(1, `${JSON.stringify({ ...answer, peakBytes: peakBytes() })}\n`);

/** The highest resident memory of this process so far. */
function peakBytes() {
  const line = readFileSync('/proc/self/status', 'utf8')
    .split('\n')
    .find((text) => text.startsWith('VmHWM'));
  return Number(line?.split(/\s+/)[1]) * 1024;
}

/**
 * Answers requests for as long as they come, each by the handler of its name.
 *
 * @param {Record<string, (request: any) => object | Promise<object>>} handlers
 * @returns {Promise<never>}
 */
export async function serve(handlers) {
  for (;;) {
    const request = nextRequest();
    try {
      reply(await handlers[request.do](request));
    } catch (error) {
      reply({ error: error instanceof Error ? error.stack : String(error) });
    }
  }
}
