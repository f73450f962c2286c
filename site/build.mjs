// npm run site -- [--out folder] [--serve] [--port 4173]: builds the course's site; --serve then serves it on this machine.
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../setup/paths.mjs';
import { buildSite } from './build-site.mjs';
import { serve } from './serve.mjs';

function readArguments() {
  try {
    const options = /** @type {const} */ ({
      out: { type: 'string', default: join(root, 'site/dist') },
      serve: { type: 'boolean', default: false },
      port: { type: 'string', default: '4173' },
    });
    return parseArgs({ options }).values;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    console.error('Usage: npm run site -- [--out folder] [--serve] [--port 4173]');
    return process.exit(2);
  }
}

const { out, serve: serves, port } = readArguments();
const folder = resolve(out);
const start = Date.now();
await buildSite(folder, (step) => console.log(`${step} …`));
console.log(`${relative(process.cwd(), folder)}: built in ${((Date.now() - start) / 1000).toFixed(0)} s`);
if (serves) console.log(`Serving ${await serve(folder, Number(port))} until Ctrl+C`);
