import { isIP, isIPv6 } from 'node:net';

/** The address of a Milvus server. */
export interface MilvusAddress {
  /** A name or an IP address, without brackets. */
  host: string;
  port: number;
  /** True for `https://`, false for `http://`, undefined if the address has neither. */
  ssl?: boolean;
}

const [plainPort, encryptedPort] = [19530, 443];

/**
 * The host and port of `host:port`, optionally after `http://` or `https://`. An IPv6 address must be in brackets if a port follows:
 * `[::1]:19530`. The default port is 19530, or 443 after `https://`.
 *
 * The error does not repeat the address, since it may contain a password.
 * @throws Error if the address is anything else, or has a user, a password, a path or a query
 */
export function parseMilvusAddress(where: string, address: string): MilvusAddress {
  const refuse = (found: string): never => {
    throw new Error(`${where}: address must be host:port, such as 127.0.0.1:19530 or [::1]:19530, found ${found}`);
  };
  if (typeof address !== 'string') return refuse(typeof address);
  if (address.includes('@'))
    return refuse("one with a user or a password: give them as token, 'user:password', and not in the address");
  const [, scheme, rest] = /^(?:([^:/]*):\/\/)?(.*?)\/?$/s.exec(address) as RegExpExecArray;
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https')
    return refuse('one with a scheme other than http:// or https://');
  if (/[/?#]/.test(rest)) return refuse('more after the port; pass a database as the option database');
  const ssl = scheme === undefined ? undefined : scheme === 'https';
  const otherwise = ssl ? encryptedPort : plainPort;
  if (isIPv6(rest)) return { host: rest, port: otherwise, ssl };
  const parts = /^(?:\[([^[\]]*)\]|([^[\]:]*))(?::([^:]*))?$/s.exec(rest);
  if (!parts) return refuse('no host, or an IPv6 address that is not in brackets');
  const [, bracketed, named, digits] = parts;
  const host = bracketed ?? named;
  if (bracketed === undefined ? !/^[A-Za-z0-9_](?:[A-Za-z0-9_.-]*)$/.test(host) : !isIPv6(host))
    return refuse(
      bracketed === undefined
        ? 'no host, or one with characters that are not allowed'
        : 'no IPv6 address in its brackets',
    );
  const port = digits === undefined ? otherwise : Number(/^\d{1,5}$/.test(digits) ? digits : Number.NaN);
  if (!(port >= 1 && port <= 65_535)) return refuse('a port that is not a whole number from 1 to 65535');
  return { host, port, ssl };
}

/** `host:port`, as Milvus's client expects it. */
export const addressText = ({ host, port }: MilvusAddress) => `${isIPv6(host) ? `[${host}]` : host}:${port}`;

/** Whether the address is on this machine. */
export function isThisMachine({ host }: MilvusAddress): boolean {
  const [number] = host.replace(/^::ffff:/i, '').split('%');
  if (isIP(number) === 4) return number.startsWith('127.');
  return isIPv6(number) ? new URL(`http://[${number}]`).hostname === '[::1]' : /^(.+\.)?localhost$/i.test(host);
}
