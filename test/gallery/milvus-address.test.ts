import { describe, expect, it } from 'vitest';
import { addressText, isThisMachine, parseMilvusAddress } from '../../lib/gallery/milvus-address';

describe('parseMilvusAddress', () => {
  it.each<[string, string, number, boolean | undefined]>([
    ['127.0.0.1:19530', '127.0.0.1', 19530, undefined],
    ['milvus.example.org:443', 'milvus.example.org', 443, undefined],
    ['my_service', 'my_service', 19530, undefined],
    ['http://localhost:9', 'localhost', 9, false],
    ['https://in01.example.org', 'in01.example.org', 443, true],
    ['https://in01.example.org:19534/', 'in01.example.org', 19534, true],
    ['[::1]:19530', '::1', 19530, undefined],
    ['[2001:db8::7]', '2001:db8::7', 19530, undefined],
    ['::1', '::1', 19530, undefined],
    ['http://[fe80::1%eth0]:9', 'fe80::1%eth0', 9, false],
  ])('reads %s', (address, host, port, ssl) => {
    expect(parseMilvusAddress('f', address)).toEqual({ host, port, ssl });
  });

  it.each([
    ['http://root:Secret@host:19530', 'with a user or a password: give them as token'],
    ['root:Secret@host', 'with a user or a password'],
    ['https://Secret@host', 'with a user or a password'],
    ['root:Secret', 'a port that is not a whole number from 1 to 65535'],
    ['host:19530?token=Secret', 'more after the port'],
    ['host:19530/Secret', 'pass a database as the option database'],
    ['host:19530#Secret', 'more after the port'],
    ['Secret://host', 'a scheme other than http:// or https://'],
    ['host:0', 'a port that is not a whole number'],
    ['host:65536', 'a port that is not a whole number'],
    ['host:1e3', 'a port that is not a whole number'],
    ['', 'no host'],
    [':19530', 'no host'],
    ['Secret host:1', 'characters that are not allowed'],
    ['Secret\nhost:1', 'characters that are not allowed'],
    ['::1:19530:Secret', 'an IPv6 address that is not in brackets'],
    ['[Secret]:19530', 'no IPv6 address in its brackets'],
  ])('refuses %j, and does not repeat it', (address, message) => {
    const refused = () => parseMilvusAddress('openMilvusGallery', address);
    expect(refused).toThrow(
      /^openMilvusGallery: address must be host:port, such as 127\.0\.0\.1:19530 or \[::1\]:19530, found /,
    );
    expect(refused).toThrow(message);
    expect(refused).not.toThrow('Secret');
  });

  it('refuses what is not text', () => {
    expect(() => parseMilvusAddress('f', 19530 as unknown as string)).toThrow('found number');
  });
});

it('writes an address as the client takes it', () => {
  for (const text of ['127.0.0.1:19530', '[::1]:9', 'host:19530'])
    expect(addressText(parseMilvusAddress('f', text))).toBe(text);
});

it('knows the addresses of this machine', () => {
  const here = ['localhost', 'a.localhost', '127.0.0.1', '127.8.9.1', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1'];
  const there = [
    '192.168.0.1',
    'example.org',
    'localhost.example.org',
    '2001:db8::1',
    'fe80::1%eth0',
    '::ffff:10.0.0.1',
    '127.example.org',
  ];
  expect(here.map((host) => isThisMachine({ host, port: 1 }))).toEqual(here.map(() => true));
  expect(there.map((host) => isThisMachine({ host, port: 1 }))).toEqual(there.map(() => false));
});
