/** A competitor in a process of its own, alive for the whole job, which answers one request at a time. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { endWith } from '../lib/setup/command.mjs';

export class PeerProcess {
  #child;
  #replies;
  #errors = '';
  #stopEnding;

  /** @param {{ command: string, args: string[], env?: Record<string, string> }} start */
  constructor({ command, args, env = {} }) {
    this.#child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
    this.#stopEnding = endWith(this.#child);
    this.#child.on('error', (error) => {
      this.#errors += error.message;
    });
    this.#child.stdin.on('error', () => {});
    this.#child.stderr.setEncoding('utf8').on('data', (text) => {
      this.#errors = (this.#errors + text).slice(-20_000);
    });
    this.#replies = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /**
   * @param {{ do: string } & Record<string, unknown>} request
   * @returns {Promise<Record<string, any>>} what it answers, which differs by what is asked
   * @throws {Error} if the peer reports an error, or ends
   */
  async ask(request) {
    this.#child.stdin.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await this.#replies.next();
    if (done) throw new Error(`ended at "${request.do}": ${lastLine(this.#errors)}`);
    const { error, ...answer } = JSON.parse(value);
    if (error) throw Object.assign(new Error(`${request.do}: ${lastLine(error)}`), { detail: error });
    return answer;
  }

  async end() {
    if (this.#child.exitCode === null && this.#child.signalCode === null && this.#child.pid !== undefined) {
      const ended = once(this.#child, 'exit');
      this.#child.kill('SIGKILL'); // It keeps nothing that matters, and may be in the middle of a training.
      await ended;
    }
    this.#stopEnding();
  }
}

const lastLine = (/** @type {string} */ text) => text.trim().split('\n').at(-1) ?? '';
