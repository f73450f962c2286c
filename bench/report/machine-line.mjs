/** The machines, their programs and their load. */
import { levelTitles } from '../levels.mjs';
import { number } from './format.mjs';

/** @typedef {import('../types.mjs').JobResult} JobResult */

/** One line per machine on which jobs were measured; with several machines, each line begins with its jobs. @param {Record<string, JobResult>} jobs */
export function machineLines(jobs) {
  /** @type {Map<string, Record<string, JobResult>>} */
  const groups = new Map();
  for (const [name, job] of Object.entries(jobs)) {
    const key = JSON.stringify(job.machine);
    groups.set(key, { ...groups.get(key), [name]: job });
  }
  return [...groups.values()]
    .map((group) => {
      const names = Object.keys(group).map((name) => `\`${name}\``);
      return (groups.size > 1 ? `${names.join(', ')}: ` : '') + machineLine(group);
    })
    .join('\n\n');
}

/** @type {(job: { measured?: string }) => string | undefined} */
export const dayOf = ({ measured }) => measured?.slice(0, 10);
/** @type {(machine: import('../types.mjs').Machine) => string} */
export const processorOf = ({ cpu, gpu, level = 'baseline', isHeld }) =>
  [...(gpu ? [gpu] : []), cpu].join('; ') + (isHeld ? ` held to ${levelTitles[level]}` : ` (${levelTitles[level]})`);

/** The line under a table: where and when it was measured. @param {Pick<JobResult, 'machine' | 'measured'>} job */
export const whereOf = (job) => `_${processorOf(job.machine)}, ${dayOf(job)}._`;

/** @param {Record<string, JobResult>} jobs */
function machineLine(jobs) {
  const [{ machine }] = Object.values(jobs);
  const { cores, threads, memoryGiB, system, node } = machine;
  const measured = Object.values(jobs).filter(({ load }) => load);
  const all = measured.flatMap((job) => Object.values(job.competitors ?? {}));
  /** @type {Record<string, string>} */
  const versions = Object.assign({}, ...all.map((peer) => peer.versions ?? {}));
  const loads = measured.flatMap(({ load }) => load ?? []);
  const load =
    loads.length > 0
      ? `; load average ${number(Math.min(...loads.map((l) => l.lowest)))} to ${number(Math.max(...loads.map((l) => l.highest)))}, the bench's own load included`
      : '';
  const days = [...new Set(Object.values(jobs).map(dayOf))].sort();
  const programs = Object.entries({ node, ...versions }).map(
    ([name, version]) => `${name} ${version.replace(/^v/, '')}`,
  );
  return `${processorOf(machine)}, ${cores} cores, ${threads} threads each, ${memoryGiB} GiB; ${system}; ${programs.join(', ')}; measured ${days.join(', ')}${load}.`;
}
