import { execFile } from 'node:child_process';

const limitMs = 10 * 60_000;

/**
 * Runs a program without a shell and gives its stdout.
 * @throws Error with the reason in one line: not installed, too slow (over 10 minutes), or what `complaint` finds in its output
 */
export function runCommand(
  program: string,
  args: string[],
  { cwd, complaint }: { cwd: string; complaint: (stdout: string, stderr: string) => string | undefined },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { cwd, timeout: limitMs, maxBuffer: 2 ** 24, env: { ...process.env, LC_ALL: 'C' } };
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      const found = (error.code as unknown) === 'ENOENT' ? 'not found on this machine' : undefined;
      const slow = error.killed ? `stopped after ${limitMs / 60_000} minutes` : undefined;
      const reason = found ?? slow ?? complaint(stdout, stderr) ?? `ended with ${error.code ?? error.signal}`;
      reject(new Error(`${program}: ${reason}`));
    });
    child.stdin?.end();
  });
}
