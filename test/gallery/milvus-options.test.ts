import { describe, expect, it, vi } from 'vitest';
import { checkedMilvusOptions } from '../../lib/gallery/milvus-options';

describe('checkedMilvusOptions', () => {
  it('fills in what is not given, and keeps what is', () => {
    expect(checkedMilvusOptions('f', { name: 'g', dimensions: 2, metric: 'dot', tries: 1 })).toEqual({
      ...{ name: 'g', dimensions: 2, metric: 'dot', index: { type: 'FLAT' } },
      ...{ address: { host: '127.0.0.1', port: 19530 }, token: undefined, ssl: undefined, timeoutMs: 60_000, tries: 1 },
    });
  });

  it('takes an address of https:// as encrypted, with a database and an IPv6 address', () => {
    const options = { name: 'g', dimensions: 2, address: 'https://[2001:db8::7]:19534', database: 'faces' };
    expect(checkedMilvusOptions('f', options)).toMatchObject({
      ...{ address: { host: '2001:db8::7', port: 19534 }, ssl: true, database: 'faces' },
    });
  });

  it('warns if a token goes to another machine unencrypted, without repeating it', () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const token = 'root:Secret';
    const open = (address: string, ssl?: boolean) =>
      checkedMilvusOptions('openMilvusGallery', { name: 'g', dimensions: 2, address, token, ssl });
    for (const address of ['127.0.0.1:19530', '[::1]:19530', 'localhost', 'https://example.org']) open(address);
    open('example.org', true);
    expect(warn).not.toHaveBeenCalled();
    open('example.org:19530');
    expect(warn.mock.calls).toEqual([
      [
        'openMilvusGallery: the token goes to example.org:19530 unencrypted, and others can read it on the way; set ssl: true',
      ],
    ]);
    warn.mockRestore();
  });

  it.each([
    [
      { name: '1st', dimensions: 2 },
      "name must be letters, digits and underscores, not beginning with a digit, found '1st'",
    ],
    [{ name: 'g', dimensions: 2, tries: 0 }, 'tries must be a whole number of 1 or more, found 0'],
    [{ name: 'g', dimensions: 2, timeoutMs: 0.5 }, 'timeoutMs must be a whole number of 1 or more, found 0.5'],
    [{ name: 'g', dimensions: 0 }, 'dimensions'],
    [{ name: 'g', dimensions: 2, database: 'a b' }, 'database must be letters, digits and underscores'],
    [{ name: 'g', dimensions: 2, address: 'root:pass@host' }, 'address must be host:port'],
    [{ name: 'g', dimensions: 2, address: 'https://host', ssl: false }, 'ssl must be true with an address of https://'],
    [
      { name: 'g', dimensions: 2, certificateAuthority: __filename },
      `certificateAuthority must be a file with a certificate (-----BEGIN CERTIFICATE-----), found ${__filename}: `,
    ],
    [{ name: 'g', dimensions: 2, certificateAuthority: '/nowhere.pem' }, 'found /nowhere.pem: ENOENT'],
    [{ name: 'g', dimensions: 2, certificateAuthority: __dirname }, 'no file of at most'],
  ])('refuses %o', (options, message) => {
    expect(() => checkedMilvusOptions('f', options)).toThrow(message);
    expect(() => checkedMilvusOptions('f', options)).toThrow(/^f: /);
  });
});
