import { describe } from 'vitest';
import { mobilenetV2Encoder } from '../../lib/models/mobilenet-v2-encoder';
import { recordsAsEager } from './recorded-training';

describe('20 recorded steps of mobilenetV2Encoder', () => {
  // Op by op a step takes ten times as long, so only the last is compared.
  recordsAsEager(mobilenetV2Encoder, [20], 1e-2);
});
