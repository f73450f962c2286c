import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startChild } from '../child.mjs';
import { makeCheckout, pieces, producedFiles } from './checkout.mjs';

/** @type {import('./kill-often.mjs').Victim} */
export const setup = {
  what: 'set-up (`setup/run.mjs` with all its steps in a checkout of its own; npm, Python, pip, g++ and tsc are stand-ins that write small files slowly, and like pip take half a file for a whole one)',
  checked:
    'the next set-up needs no help, every output is whole, no step counts as done that is not; half of the kills leave the tools running, which hold the lock',
  moments: pieces,
  pauseMs: 30,
  async begin(folder) {
    const checkout = makeCheckout(folder);
    const stamps = () => readdirSync(checkout.state).filter((name) => name.endsWith('.stamp'));
    const done = () =>
      stamps().filter((name) => readFileSync(join(checkout.state, name), 'utf8').trim() !== 'unfinished');
    /** @param {string[]} names */
    const requireWhole = (names) => {
      const wrong = names.flatMap((name) => producedFiles[name] ?? []).filter((path) => !checkout.isWhole(path));
      if (wrong.length > 0) throw new Error(`${wrong.join(', ')} counts as done and is not whole`);
    };
    const look = () => {
      if (!existsSync(checkout.state)) return [];
      const names = done().map((name) => name.replace('.stamp', ''));
      requireWhole(names);
      return names;
    };
    return {
      resume(onMoment, random) {
        let pieces = 0;
        const child = startChild(checkout.command, {
          env: checkout.env,
          cwd: checkout.root,
        });
        const stop = checkout.watchPieces(() => onMoment(pieces++));
        const whom = random.integer(2) === 0 ? 'alone' : 'with its children';
        return { ...child, ended: child.ended.finally(stop), kill: () => child.kill(whom) };
      },
      async afterKill() {
        look();
        return { reached: 0, midWrite: checkout.hasHalfFile() };
      },
      async atEnd() {
        const names = look();
        const all = Object.keys(producedFiles);
        if (names.length < all.length) throw new Error(`done are only ${names.join(', ')}`);
        requireWhole(all);
        const again = startChild(checkout.command, {
          env: checkout.env,
          cwd: checkout.root,
          onLine: (line) => said.push(line),
        });
        /** @type {string[]} */
        const said = [];
        const { code } = await again.ended;
        if (code !== 0 || said.length > 0)
          throw new Error(`a further set-up does something: ${said.join(' ')}${again.said()}`);
        const left = readdirSync(checkout.state).filter((name) => !/\.stamp$|^lock$/.test(name));
        if (left.length > 0) throw new Error(`${left.join(', ')} stayed in .setup`);
      },
    };
  },
};
