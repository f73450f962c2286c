import { describe, expect, it } from 'vitest';
import { openMilvusGallery } from '../../lib/gallery/milvus-gallery';
import type { MilvusIndex } from '../../lib/gallery/milvus-options';
import { embeddingsOf } from '../evaluation/embeddings';
import { keepsTheContract, randomEmbeddings, upTo } from './contract';
import { withMilvusLite } from './milvus-lite';

withMilvusLite('with Milvus Lite', ({ server }) => {
  keepsTheContract('the Milvus gallery', (kind) => openMilvusGallery({ ...kind, address: server().address }), 8);

  describe('openMilvusGallery', () => {
    it.each<MilvusIndex>([
      { type: 'HNSW', build: { M: 16, efConstruction: 200 }, search: { ef: 64 } },
      { type: 'IVF_FLAT', build: { nlist: 16 }, search: { nprobe: 16 } },
      { type: 'AUTOINDEX' },
    ])('searches by an index $type', async (index) => {
      const gallery = await openMilvusGallery({ name: index.type, dimensions: 8, address: server().address, index });
      const embeddings = randomEmbeddings(1_000, 8, 1);
      await gallery.add(embeddings, { ids: upTo(1_000) });
      await gallery.save();
      const { ids } = await gallery.search(
        { ...embeddings, values: embeddings.values.subarray(0, 800), size: 100 },
        { k: 1 },
      );
      expect(upTo(100).filter((row) => ids[row] === row).length).toBeGreaterThan(95);
      await gallery.close();
      await expect(openMilvusGallery({ name: index.type, dimensions: 8, address: server().address })).rejects.toThrow(
        `must have an index FLAT by COSINE, found ${index.type} by COSINE; choose another name`,
      );
    });

    it('finishes an opening that was cut off', async () => {
      const { address } = server();
      const { DataType, MilvusClient } = await import('@zilliz/milvus2-sdk-node');
      const client = new MilvusClient({ address, telemetry: { enabled: false } });
      const id = { name: 'id', data_type: DataType.Int64, is_primary_key: true };
      const vector = { name: 'vector', data_type: DataType.FloatVector, dim: 2 };
      const label = { name: 'label', data_type: DataType.Int64 };
      await client.createCollection({ collection_name: 'cut', fields: [id, label, vector] });
      await client.createCollection({ collection_name: 'other', fields: [id, vector] });
      await client.closeConnection();
      const gallery = await openMilvusGallery({ name: 'cut', dimensions: 2, address });
      await gallery.add(embeddingsOf([[1, 1]]), { ids: [1] });
      expect((await gallery.search(embeddingsOf([[1, 1]]), { k: 1 })).ids[0]).toBe(1);
      await gallery.close();
      await expect(openMilvusGallery({ name: 'other', dimensions: 2, address })).rejects.toThrow(
        'the collection other must have the fields id Int64, label Int64, vector FloatVector 2, found id Int64, vector FloatVector 2; choose another name',
      );
    });
  });
});

describe('openMilvusGallery without a server', () => {
  it('says where it looked and what to do', async () => {
    const away = openMilvusGallery({ name: 'g', dimensions: 2, address: '127.0.0.1:9', tries: 2, timeoutMs: 500 });
    await expect(away).rejects.toThrow(
      expect.objectContaining({
        name: 'GalleryServerError',
        message: expect.stringMatching(
          /^openMilvusGallery: no Milvus answers at 127\.0\.0\.1:9, tried 2 times .*milvus-lite server --data-dir milvus --host 127\.0\.0\.1 --port 9$/,
        ),
      }),
    );
  });

  it('refuses options that make no sense before it looks for a server', async () => {
    await expect(openMilvusGallery({ name: '1st', dimensions: 2 })).rejects.toThrow(
      "openMilvusGallery: name must be letters, digits and underscores, not beginning with a digit, found '1st'",
    );
  });
});
