import { describe, expect, it } from 'vitest';
import {
  compilerOf,
  hasTensorFlow,
  linkFlags,
  tensorflowLibraries,
  tensorflowPackage,
  wheelFits,
} from '../../lib/setup/platform.mjs';

describe('wheels', () => {
  const wheels = [
    'tensorflow-2.21.0-cp312-cp312-macosx_12_0_arm64.whl',
    'tensorflow-2.21.0-cp312-cp312-manylinux_2_27_aarch64.whl',
    'tensorflow-2.21.0-cp312-cp312-manylinux_2_27_x86_64.whl',
    'tensorflow-2.21.0-cp312-cp312-win_amd64.whl',
    'nvidia_cublas_cu12-12.9.3.13-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl',
  ];

  it.each([
    ['linux', 'x64', [2, 4]],
    ['linux', 'arm64', [1]],
    ['darwin', 'arm64', [0]],
    ['darwin', 'x64', []],
    ['win32', 'x64', []],
  ] as const)('are found for %s on %s', (platform, arch, wanted) => {
    expect(wheels.filter((name) => wheelFits(name, platform, arch))).toEqual(wanted.map((i) => wheels[i]));
    expect(hasTensorFlow(platform, arch)).toBe(wanted.length > 0);
  });

  it('are of tensorflow-cpu where there is one', () => {
    expect(tensorflowPackage('cpu', 'x64')).toBe('tensorflow-cpu');
    expect(tensorflowPackage('cpu', 'arm64')).toBe('tensorflow');
    expect(tensorflowPackage('gpu', 'x64')).toBe('tensorflow');
  });
});

describe('what is compiled', () => {
  it('has the names and the linker of the system', () => {
    expect(tensorflowLibraries('darwin')).toEqual(['libtensorflow_cc.2.dylib', 'libtensorflow_framework.2.dylib']);
    expect(tensorflowLibraries('linux')).toEqual(['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']);
    expect(linkFlags('darwin')).toContain('dynamic_lookup');
    expect(linkFlags('linux')).toContain('nodelete');
  });

  it('is compiled by what CXX names, else by the system', () => {
    expect(compilerOf('linux', {})).toBe('g++');
    expect(compilerOf('darwin', {})).toBe('clang++');
    expect(compilerOf('linux', { CXX: 'clang++-18' })).toBe('clang++-18');
  });
});
