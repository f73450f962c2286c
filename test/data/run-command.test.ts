import { realpath } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { runCommand } from '../../lib/data/run-command';
import { temporaryFolder } from './tiny-data-set';

const node = process.execPath;
const silent = () => undefined;

describe('runCommand', () => {
  test('gives what the program writes to stdout, in the folder asked for, with no shell between', async () => {
    const cwd = await realpath(await temporaryFolder());
    const script =
      'process.stdout.write(JSON.stringify([process.cwd(), process.env.LC_ALL, ...process.argv.slice(1)]))';
    const stdout = await runCommand(node, ['-e', script, '--', '$HOME; ls *'], { cwd, complaint: silent });
    expect(JSON.parse(stdout)).toEqual([cwd, 'C', '$HOME; ls *']);
  });

  test('ends a program that waits for input', async () => {
    const script = 'process.stdin.resume().on("end", () => console.log("end"))';
    await expect(runCommand(node, ['-e', script], { cwd: '.', complaint: silent })).resolves.toBe('end\n');
  });

  test('says what the complaint finds in the output of a program that fails', async () => {
    const script = 'console.log("out"); console.error("err"); process.exitCode = 3';
    const complaint = (stdout: string, stderr: string) => `heard ${stdout.trim()} and ${stderr.trim()}`;
    const failed = runCommand(node, ['-e', script], { cwd: '.', complaint });
    await expect(failed).rejects.toThrow(`${node}: heard out and err`);
  });

  test('says how a program ended if there is no complaint', async () => {
    const ended = (script: string) => runCommand(node, ['-e', script], { cwd: '.', complaint: silent });
    await expect(ended('process.exitCode = 3')).rejects.toThrow(`${node}: ended with 3`);
    await expect(ended('process.kill(process.pid, "SIGKILL")')).rejects.toThrow(`${node}: ended with SIGKILL`);
  });

  test('says that a program is not there', async () => {
    const missing = runCommand('no-such-program', [], { cwd: '.', complaint: () => 'never asked' });
    await expect(missing).rejects.toThrow('no-such-program: not found on this machine');
  });
});
