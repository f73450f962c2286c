import { describe, expect, it } from 'vitest';
import { checkPrerequisites, type Need } from '../../lib/setup/prerequisites.mjs';
import { fakePath } from './support.mjs';

const everything = new Set<Need>(['npm', 'python', 'compiler', 'disk']);
const installed = { npm: '', flock: '', 'g++': '', 'apt-get': '' };
const python = (major: number, minor: number, complete = 'True') => `echo ${major} ${minor} cpython ${complete}`;

/** The result for a machine with these programs. */
function check(programs: Record<string, string>, machine: object = {}, folder = '/somewhere/course') {
  return checkPrerequisites(
    everything,
    { gigabytes: 4, folder, elsewhere: 'clone to another folder' },
    { env: { PATH: fakePath(programs) }, platform: 'linux', arch: 'x64', libc: '2.36', freeGigabytes: 100, ...machine },
  );
}

describe('checkPrerequisites', () => {
  it('finds nothing wrong with a complete machine', () => {
    const { problems, python: chosen } = check({ ...installed, python3: python(3, 11) });
    expect(problems).toEqual([]);
    expect(chosen).toMatch(/\/python3$/);
  });

  it('lists everything that a bare machine lacks, each with the command that provides it', () => {
    const { problems, python: chosen } = check({ 'apt-get': '' });
    expect(chosen).toBeUndefined();
    expect(problems).toEqual([
      'npm not found: apt-get install npm',
      'flock not found: apt-get install util-linux',
      'g++ not found: apt-get install g++',
      'Python 3.10 to 3.13 not found (no python3): apt-get install python3 python3-venv',
    ]);
  });

  it('names the packages of the distribution', () => {
    const { problems } = check({ npm: '', flock: '', python3: python(3, 12), dnf: '' });
    expect(problems).toEqual(['g++ not found: dnf install gcc-c++']);
  });

  it.each([9, 14])('says which Python it found when 3.%i does not fit', (minor) => {
    const { problems } = check({ ...installed, python3: python(3, minor) });
    expect(problems).toEqual([
      `Python 3.10 to 3.13 not found (python3 is 3.${minor}): apt-get install python3.12 python3.12-venv`,
    ]);
  });

  it.each([10, 13])('takes python3.%i when python3 itself does not fit', (minor) => {
    const { problems, python: chosen } = check({
      ...installed,
      python3: python(3, 14),
      [`python3.${minor}`]: python(3, minor),
    });
    expect(problems).toEqual([]);
    expect(chosen).toMatch(new RegExp(`/python3\\.${minor}$`));
  });

  it('asks for python3-venv if Python cannot make environments', () => {
    const { problems } = check({ ...installed, python3: python(3, 11, 'False') });
    expect(problems).toEqual([
      'python3 (3.11) cannot make virtual environments, because venv or ensurepip is missing: apt-get install python3-venv',
    ]);
  });

  it('skips a Python that cannot make environments, and one that does not start', () => {
    const { problems, python: chosen } = check({
      ...installed,
      python3: python(3, 11, 'False'),
      'python3.13': 'exit 127',
      'python3.12': python(3, 12),
    });
    expect(problems).toEqual([]);
    expect(chosen).toMatch(/\/python3\.12$/);
  });

  it('refuses other processors, other systems and other C libraries', () => {
    const complete = { ...installed, python3: python(3, 11) };
    expect(check(complete, { arch: 'riscv64' }).problems).toEqual([expect.stringMatching(/^This is linux on riscv64/)]);
    expect(check(complete, { platform: 'win32' }).problems).toEqual([expect.stringMatching(/WSL 2/)]);
    expect(check({ ...complete, 'clang++': '' }, { platform: 'darwin' }).problems).toEqual([
      expect.stringMatching(/^This is darwin on x64/),
    ]);
    expect(check(complete, { libc: undefined }).problems).toEqual([expect.stringMatching(/GNU C library/)]);
  });

  it('names a GNU C library that is too old for TensorFlow', () => {
    const complete = { ...installed, python3: python(3, 11) };
    for (const libc of ['2.9', '2.26'])
      expect(check(complete, { libc }).problems).toEqual([
        `This Linux has the GNU C library ${libc}, and TensorFlow needs 2.27 or newer; use Debian 10, Ubuntu 18.04, RHEL 8 or newer`,
      ]);
    for (const libc of ['2.27', '2.100', '3.0']) expect(check(complete, { libc }).problems).toEqual([]);
  });

  it('refuses a path with a colon, and accepts other special characters', () => {
    const complete = { ...installed, python3: python(3, 11) };
    expect(check(complete, {}, '/somewhere/a:b/course').problems).toEqual([
      expect.stringMatching(/^The path of this folder must not contain a colon.*\/somewhere\/a:b\/course/),
    ]);
    expect(check(complete, {}, "/somewhere/a b,c=d'é/course").problems).toEqual([]);
  });

  it('takes Linux on arm64, and macOS, where perl does what flock does', () => {
    const complete = { ...installed, python3: python(3, 11) };
    expect(check(complete, { arch: 'arm64' }).problems).toEqual([]);
    const mac = { npm: '', perl: '', 'clang++': '', python3: python(3, 11) };
    expect(check(mac, { platform: 'darwin', arch: 'arm64', libc: undefined }).problems).toEqual([]);
  });

  it('asks for the compiler that CXX names', () => {
    const { problems } = checkPrerequisites(
      new Set<Need>(['compiler']),
      { gigabytes: 0, folder: '/', elsewhere: '' },
      {
        env: { PATH: fakePath({ flock: '', 'apt-get': '' }), CXX: 'clang++' },
        platform: 'linux',
        arch: 'x64',
        libc: '2.36',
        freeGigabytes: 1,
      },
    );
    expect(problems).toEqual(['clang++ not found: apt-get install clang']);
  });

  it('says how much of the disk is missing', () => {
    const { problems } = check({ ...installed, python3: python(3, 11) }, { freeGigabytes: 1.25 });
    expect(problems).toEqual([expect.stringMatching(/^1\.3 GB are free on the disk of .*, and 4 GB are needed/)]);
  });

  it('asks only for what the given steps need', () => {
    const { problems } = checkPrerequisites(
      new Set<Need>(['npm']),
      { gigabytes: 4, folder: '/somewhere/course', elsewhere: 'clone to another folder' },
      {
        env: { PATH: fakePath({ npm: '', flock: '' }) },
        platform: 'linux',
        arch: 'x64',
        libc: '2.36',
        freeGigabytes: 0,
      },
    );
    expect(problems).toEqual([]);
  });
});
