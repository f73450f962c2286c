import { knownOptions } from '../checks/known-options';

const known = knownOptions<Parameters<typeof cosineSchedule>[0]>('cosineSchedule({ rate: 0.001 })', {
  rate: true,
  warmup: true,
});

/**
 * rate * done / warmup while done < warmup, then rate * (1 + cos(pi * part of the rest that is done)) / 2: a linear warm-up, then
 * half a cosine down to 0 (Loshchilov & Hutter, 2017; warm-up as in Goyal et al., 2017).
 * @param options.rate the highest learning rate
 * @param options.warmup the part of the run that the warm-up takes, from 0 to less than 1. Default 0.1
 * @returns a schedule for `fit`: the learning rate as a function of the part of the run that is done
 * @throws Error if an option is unknown, or if warmup is not from 0 to less than 1
 */
export function cosineSchedule(options: { rate: number; warmup?: number }): (done: number) => number {
  const { rate, warmup = 0.1 } = known(options);
  if (!(warmup >= 0 && warmup < 1))
    throw new Error(`cosineSchedule: warmup must be at least 0 and less than 1, found ${warmup}`);
  return (done) =>
    done < warmup ? (rate * done) / warmup : (rate * (1 + Math.cos((Math.PI * (done - warmup)) / (1 - warmup)))) / 2;
}
