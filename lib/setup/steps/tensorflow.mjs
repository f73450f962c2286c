import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { chooseDevice } from '../device.mjs';
import { fetchVerified } from '../download.mjs';
import { nativeLock } from '../native-lock.mjs';
import { tensorflowLibraries, tensorflowPackage } from '../platform.mjs';
import { wheelSource } from '../sources.mjs';
import { hashOf, Stamp } from '../stamp.mjs';
import { unpackZip } from '../unpack.mjs';

/** What of the wheels is kept: libraries, TensorFlow's headers without those of its own dependencies, licences. */
const kept = (/** @type {string} */ name) =>
  tensorflowLibraries().some((library) => name === `tensorflow/${library}`) ||
  (name.startsWith('tensorflow/include/') && !name.startsWith('tensorflow/include/external/')) ||
  (name.startsWith('nvidia/') && !/\/(include|__pycache__)\//.test(name)) ||
  name === 'tensorflow/THIRD_PARTY_NOTICES.txt' ||
  /\.dist-info\/(licenses\/.*|LICENSE.*|METADATA)$/.test(name);

/**
 * TensorFlow's libraries and headers from PyPI, for the processor or an NVIDIA GPU, without any Python; and where they are.
 *
 * @param {string} cache the user's cache
 * @param {string} state folder of stamps
 * @returns {{ step: import('./step.mjs').Step, folder: () => string }}
 */
export function tensorflowFromPypi(cache, state) {
  const installed = new Stamp('device', state);
  const device = () => chooseDevice(installed.read());
  const version = nativeLock.pypi.tensorflow.version;
  const folder = () => join(cache, `tensorflow-${version}-${device()}-${process.platform}-${process.arch}`);
  const packages = () => [
    tensorflowPackage(device()),
    ...(device() === 'gpu' && process.platform === 'linux'
      ? Object.keys(nativeLock.pypi).filter((name) => name.startsWith('nvidia-'))
      : []),
  ];
  return {
    folder: () => join(folder(), 'tensorflow'),
    step: {
      get name() {
        return basename(folder());
      },
      get title() {
        return `TensorFlow ${version} for the ${device() === 'gpu' ? 'GPU' : 'CPU'}`;
      },
      after: [],
      needs: ['disk'],
      gigabytes: () => (device() === 'gpu' ? 10 : 2),
      key: () => hashOf(folder(), ...packages().flatMap((name) => nativeLock.pypi[name].sha256)),
      outputs: () => tensorflowLibraries().map((name) => join(folder(), 'tensorflow', name)),
      async run({ onLine }) {
        const chosen = device();
        const partial = `${folder()}.partial`;
        rmSync(partial, { recursive: true, force: true });
        const downloaded = [];
        for (const name of packages()) {
          onLine(name);
          const source = await wheelSource(name, nativeLock.pypi[name]);
          const wheel = await fetchVerified(source, join(cache, 'downloads', source.name), onLine);
          onLine(`unpacking ${source.name}`);
          await unpackZip(wheel, partial, kept);
          if (source.url !== undefined) downloaded.push(wheel);
        }
        rmSync(folder(), { recursive: true, force: true });
        renameSync(partial, folder());
        installed.finish(chosen);
        for (const wheel of downloaded) rmSync(wheel);
      },
    },
  };
}

/**
 * A TensorFlow that is installed already, as `SIAMESE_TENSORFLOW` names its Python package's folder.
 *
 * @param {string} named
 * @throws {Error} if it is none, or of another version than this library is tested with
 */
export function installedTensorFlow(named) {
  const folder = resolve(named);
  const { version } = nativeLock.pypi.tensorflow;
  const found = existsSync(dirname(folder)) ? readdirSync(dirname(folder)) : [];
  const [info] = found.flatMap((name) => /^tensorflow(?:_cpu)?-([\d.]+)\.dist-info$/.exec(name)?.[1] ?? []);
  const whole = [...tensorflowLibraries(), 'include'].every((name) => existsSync(join(folder, name)));
  if (basename(folder) !== 'tensorflow' || !whole || info !== version)
    throw new Error(
      `SIAMESE_TENSORFLOW must name the folder site-packages/tensorflow of TensorFlow ${version}, found ${whole ? `version ${info ?? 'unknown'}` : 'no libraries'} in ${folder}: unset it, and set-up downloads its own`,
    );
  return folder;
}
