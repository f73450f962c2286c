/** The few speeds that docs/comparison.md shows: one row per comparison, one column per level. */
import { levelTitles } from '../levels.mjs';
import { spread, table, times } from './format.mjs';
import { dayOf, processorOf } from './machine-line.mjs';
import { targetsOf } from './targets.mjs';

const shownJobs = ['triplet', 'contrastive', 'embedding-mobilenet', 'embedding-fashion'];

/** @param {import('../types.mjs').Results} results */
export function speedsTable(results) {
  const levels = /** @type {import('../types.mjs').Level[]} */ (Object.keys(levelTitles)).filter((place) =>
    shownJobs.some((job) => results[place]?.jobs[job]),
  );
  const columns = levels.map((place) => targetsOf(place, results[place].jobs).filter(isShown));
  const rows = (columns[0] ?? []).map(({ what, than }, i) => [
    what,
    than,
    ...columns.map((targets) => (targets[i].found ? spread(targets[i].found, times) : targets[i].reason)),
  ]);
  const about = levels.map((place) => `${levelTitles[place]}: ${whereOf(results[place].jobs)}`);
  const head = ['siamese-lab, on 2 cores', 'times as fast as', ...levels.map((place) => levelTitles[place])];
  return `${table(head, rows)}\n\nMedian of rounds in turns (lowest to highest). ${about.join('; ')}.`;
}

/** @param {{ job?: string, isShare?: boolean }} target */
const isShown = ({ job, isShare }) => job !== undefined && shownJobs.includes(job) && !isShare;

/** Each processor with the dates on which it was measured. @param {Record<string, import('../types.mjs').JobResult>} jobs */
function whereOf(jobs) {
  const days = new Map();
  for (const job of shownJobs.flatMap((name) => (jobs[name] ? [jobs[name]] : []))) {
    const processor = processorOf(job.machine);
    days.set(processor, [...new Set([...(days.get(processor) ?? []), dayOf(job)])]);
  }
  return [...days].map(([processor, dates]) => `${processor}, ${dates.join(', ')}`).join(' and ');
}
