/** The machine, its programs and its load, in one line. */
import { number } from './format.mjs';

export function machineLine({ cpu, cores, threads, gpu, memoryGiB, system, node }, jobs) {
  const measured = Object.values(jobs).filter(({ load }) => load);
  const all = measured.flatMap((job) => Object.values(job.competitors ?? {}));
  const versions = Object.assign({}, ...all.map((peer) => peer.versions ?? {}));
  const loads = measured.map(({ load }) => load);
  const load =
    loads.length > 0
      ? `; load average ${number(Math.min(...loads.map((l) => l.lowest)))} to ${number(Math.max(...loads.map((l) => l.highest)))}, the bench's own load included`
      : '';
  const days = [...new Set(Object.values(jobs).map((job) => job.measured?.slice(0, 10)))].sort();
  const programs = Object.entries({ node, ...versions }).map(
    ([name, version]) => `${name} ${version.replace(/^v/, '')}`,
  );
  return `${gpu ? `${gpu}; ` : ''}${cpu}, ${cores} cores, ${threads} threads each, ${memoryGiB} GiB; ${system}; ${programs.join(', ')}; measured ${days.join(', ')}${load}.`;
}
