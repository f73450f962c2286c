// node docs/outside-links.mjs: writes the list of the links that lead outside. With --ask it asks each address instead, and names those that do not answer.
import { writeFileSync } from 'node:fs';
import { list, outsideLinks } from './links.mjs';

const atOnce = 6;
const patienceMs = 20_000;

/**
 * The list, as the file holds it.
 *
 * @param {Map<string, string[]>} links
 * @returns {string}
 */
export function listOf(links) {
  const rows = [...links].map(([link, paths]) => `- <${link}>: ${paths.map((path) => `\`${path}\``).join(', ')}`);
  return `# Links that lead outside

Written by \`node docs/outside-links.mjs\`, and kept current by a test. \`node docs/outside-links.mjs --ask\` asks each address, and names those that do not answer.

${rows.join('\n')}
`;
}

/**
 * Asks each address, a few at a time.
 *
 * @param {Iterable<string>} links
 * @returns {Promise<{ link: string, fault: string }[]>} those that do not answer, or with an error
 */
export async function ask(links) {
  const waiting = [...links];
  /** @type {{ link: string, fault: string }[]} */
  const faults = [];
  const askOn = async () => {
    for (let link = waiting.shift(); link !== undefined; link = waiting.shift()) {
      try {
        const { ok, status } = await fetch(link, { signal: AbortSignal.timeout(patienceMs) });
        if (!ok) faults.push({ link, fault: `status ${status}` });
      } catch (error) {
        const { message, cause } = /** @type {Error & { cause?: Error }} */ (error);
        faults.push({ link, fault: cause?.message ?? message });
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, askOn));
  return faults;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const links = outsideLinks();
  if (process.argv.includes('--ask')) {
    const faults = await ask(links.keys());
    for (const { link, fault } of faults) console.log(`${link}\n  ${fault}: in ${links.get(link)?.join(', ')}`);
    console.log(`${links.size - faults.length} of ${links.size} answer`);
    if (faults.length > 0) process.exitCode = 1;
  } else writeFileSync(new URL(`../${list}`, import.meta.url), listOf(links));
}
