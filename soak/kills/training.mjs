import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readTensorsFile } from '../../lib/dist/models/saved/tensors-file.js';
import { startChild } from '../child.mjs';
import { here } from '../folders.mjs';
import { epochs, stepsOfAnEpoch } from './training-plan.mjs';

/** What a run that nobody kills gives: asked for twice, so that equal means something. @type {Promise<string> | undefined} */
let unkilled;

async function resultOfUnkilled() {
  const [once, again] = [await attempt().result, await attempt().result];
  if (once === '' || once !== again) throw new Error(`two runs that nobody killed differ: ${once} and ${again}`);
  return once;
}

/**
 * @param {string[]} args
 * @param {(step: number) => void} [onStep]
 */
function attempt(args = [], onStep = () => {}) {
  let result = '';
  const child = startChild([here('kills/training-child.mjs'), ...args], {
    onLine(line) {
      if (line.startsWith('step ')) onStep(Number(line.slice(5)));
      if (line.startsWith('result ')) result = line;
    },
  });
  return { ...child, result: child.ended.then(() => result) };
}

/** @type {import('./kill-often.mjs').Victim} */
export const training = {
  what: `training with checkpoints (\`fit\`, ${epochs} epochs of ${stepsOfAnEpoch} steps, a checkpoint of 8.7 MB after each)`,
  checked:
    'the checkpoint is whole and no older than the last epoch that was over; the run goes on from it; final weights and losses are bit for bit those of a run that was never killed',
  moments: epochs * stepsOfAnEpoch,
  pauseMs: 150,
  async begin(folder) {
    unkilled ??= resultOfUnkilled();
    const wanted = await unkilled;
    const checkpoint = join(folder, 'run.safetensors');
    let lastStep = 0;
    let found = '';
    const stepsSaved = async () => {
      if (!existsSync(checkpoint)) return 0;
      const { metadata } = await readTensorsFile(checkpoint); // throws if it is not whole
      const { epoch, step } = JSON.parse(metadata.counters);
      return epoch * stepsOfAnEpoch + step;
    };
    return {
      resume(onMoment) {
        /** @type {number | undefined} */
        let first;
        const { result, ...child } = attempt([checkpoint], (step) => {
          first ??= step;
          lastStep = step;
          onMoment(step);
        });
        const from = stepsSaved();
        const ended = child.ended.then(async (how) => {
          found = await result;
          if (first !== undefined && first !== (await from))
            throw new Error(`went on from step ${first}, the checkpoint is of step ${await from}`);
          return how;
        });
        return { ...child, ended };
      },
      async afterKill() {
        const saved = await stepsSaved();
        const over = Math.floor(lastStep / stepsOfAnEpoch) * stepsOfAnEpoch;
        if (saved < over) throw new Error(`step ${lastStep} was under way, the checkpoint is of step ${saved}`);
        return { reached: saved, midWrite: readdirSync(folder).some((name) => name.endsWith('.part')) };
      },
      async atEnd() {
        const names = readdirSync(folder);
        if (found !== wanted) throw new Error(`the result must be ${wanted}, as without kills, found ${found}`);
        if (names.length !== 1) throw new Error(`the folder must hold the checkpoint alone, found ${names.join(', ')}`);
      },
    };
  },
};
