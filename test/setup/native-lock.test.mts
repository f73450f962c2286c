import { expect, test } from 'vitest';
import { nativeLock } from '../../lib/setup/native-lock.mjs';
import { makeNativeLock } from '../../setup/native-lock.mjs';

test("the library's set-up downloads what the checkout's lock files say (else: node setup/native-lock.mjs)", () => {
  expect(nativeLock).toEqual(makeNativeLock());
  expect(nativeLock.pypi['tensorflow-cpu'].version).toBe(nativeLock.pypi.tensorflow.version);
});
