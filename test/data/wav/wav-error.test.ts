import { expect, test } from 'vitest';
import { refuseWav, WavError } from '../../../lib/data/wav/wav-error';

test('says what must be, what was found, and what to do', () => {
  const refused = () => refuseWav('a file must be whole', 'half', 'get the rest');
  expect(refused).toThrow(WavError);
  expect(refused).toThrow('parseWav: a file must be whole, found half; get the rest');
  expect(new WavError('').name).toBe('WavError');
});
