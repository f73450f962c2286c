import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { BuiltSite } from './built-site.mjs';

const outside = /^([a-z][a-z0-9+.-]*:|\/\/)/i;

const anchorsOf = (page: string) => new Set(Array.from(page.matchAll(/\s(?:id|name)="([^"]*)"/g), ([, id]) => id));

/** The addresses that a page names, without those of its scripts. */
export function addressesOf(page: string): string[] {
  const text = page.replaceAll(/<script\b[^>]*>[\s\S]*?<\/script>/g, (script) =>
    script.slice(0, script.indexOf('>') + 1),
  );
  return Array.from(text.matchAll(/\s(?:href|src|data-figure)="([^"]*)"/g), ([, address]) =>
    address.replaceAll('&amp;', '&'),
  );
}

/** Every relative address of the site that leads to no file, or to no place in its page. */
export function brokenLinks({ folder, pages }: BuiltSite): string[] {
  const anchors = new Map([...pages].map(([path, page]) => [path, anchorsOf(page)]));
  return [...pages].flatMap(([from, page]) =>
    addressesOf(page)
      .filter((address) => !outside.test(address))
      .filter((address) => !resolves(from, address))
      .map((address) => `${from}: ${address}`),
  );

  function resolves(from: string, address: string): boolean {
    if (address.startsWith('/')) return false;
    const [path, anchor] = decodeURI(address).split('#');
    const target = path === '' ? from : posix.join(posix.dirname(from), path.split('?')[0]);
    const file = join(folder, target);
    if (target.startsWith('..') || !existsSync(file) || statSync(file).isDirectory()) return false;
    if (!anchor) return true;
    if (!anchors.has(target)) anchors.set(target, anchorsOf(readFileSync(file, 'utf8')));
    return Boolean(anchors.get(target)?.has(anchor));
  }
}
