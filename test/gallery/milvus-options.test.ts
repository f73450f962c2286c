import { describe, expect, it } from 'vitest';
import { checkedMilvusOptions } from '../../lib/gallery/milvus-options';

describe('checkedMilvusOptions', () => {
  it('fills in what was not said, and keeps what was', () => {
    expect(checkedMilvusOptions('f', { name: 'g', dimensions: 2, metric: 'dot', tries: 1 })).toEqual({
      ...{ name: 'g', dimensions: 2, metric: 'dot', index: { type: 'FLAT' } },
      ...{ address: '127.0.0.1:19530', token: undefined, ssl: undefined, timeoutMs: 60_000, tries: 1 },
    });
  });

  it.each([
    [{ name: '1st', dimensions: 2 }, 'name must be letters, digits and underscores, no digit first, found 1st'],
    [{ name: 'g', dimensions: 2, tries: 0 }, 'tries must be a whole number, 1 or more, found 0'],
    [{ name: 'g', dimensions: 2, timeoutMs: 0.5 }, 'timeoutMs must be a whole number, 1 or more, found 0.5'],
    [{ name: 'g', dimensions: 0 }, 'dimensions'],
  ])('refuses %o', (options, message) => {
    expect(() => checkedMilvusOptions('f', options)).toThrow(message);
    expect(() => checkedMilvusOptions('f', options)).toThrow(/^f: /);
  });
});
