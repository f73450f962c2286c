import type { Random } from '../tensorflow/seeded-random';

/**
 * Deals class c up to counts[c] times into batches of `perBatch` different classes: B batches, the largest number with Σ min(counts[c], B)
 * >= perBatch · B. A class has at most one place per batch, so at most B of its count can be dealt; of the rest, a random choice that does
 * not fill a batch is left out.
 *
 * Each place goes to a class with a probability that grows with its remaining count. A class with as many left as there are batches left is
 * put into all of them, so that none is left over at the end, and B depends on the counts alone. The batches come in random order. Time and
 * memory grow with the sum of the counts (on average times ln perBatch, since a draw is repeated if the batch already has the class).
 *
 * @param counts 1 or more for each class, for `perBatch` classes or more
 * @returns numbers of classes, [B · perBatch]
 */
export function dealClasses(counts: Int32Array, perBatch: number, random: Random): Int32Array {
  const batches = mostBatches(counts, perBatch);
  const urn = random.shuffle(urnOf(counts, batches)).subarray(0, batches * perBatch);
  const left = new Int32Array(counts.length);
  for (let i = 0; i < urn.length; i++) left[urn[i]]++;

  // Linked lists of classes by remaining count: a class is due once that equals the number of batches left.
  const first = new Int32Array(batches + 1).fill(-1);
  const next = new Int32Array(counts.length);
  const file = (own: number) => {
    next[own] = first[left[own]];
    first[left[own]] = own;
  };
  for (let own = 0; own < counts.length; own++) file(own);
  const due: number[] = [];
  const isDue = new Uint8Array(counts.length);

  const dealt = new Int32Array(batches * perBatch);
  const places = random.shuffle(Int32Array.from({ length: batches }, (_, place) => place));
  const lastBatch = new Int32Array(counts.length);
  let inUrn = urn.length;
  for (let remaining = batches; remaining > 0; remaining--) {
    for (let own = first[remaining]; own >= 0; ) {
      const after = next[own];
      if (left[own] === remaining) {
        due.push(own);
        isDue[own] = 1;
      } else file(own);
      own = after;
    }
    let to = places[remaining - 1] * perBatch;
    const end = to + perBatch;
    for (let i = 0; i < due.length; i++) dealt[to++] = due[i];
    while (to < end) {
      const drawn = random.integer(inUrn);
      const own = urn[drawn];
      if (!isDue[own] && lastBatch[own] === remaining) continue;
      urn[drawn] = urn[--inUrn];
      if (isDue[own]) continue;
      lastBatch[own] = remaining;
      left[own]--;
      dealt[to++] = own;
    }
  }
  return dealt;
}

/** Each class as often as it can be dealt: min(counts[c], batches) times. */
function urnOf(counts: Int32Array, batches: number): Int32Array {
  const urn = new Int32Array(dealable(counts, batches));
  let next = 0;
  for (let own = 0; own < counts.length; own++) {
    const end = next + Math.min(counts[own], batches);
    urn.fill(own, next, end);
    next = end;
  }
  return urn;
}

/** By bisection: what can be dealt grows more slowly than what the batches need, so that once it is too little it stays too little. */
function mostBatches(counts: Int32Array, perBatch: number): number {
  let enough = 1;
  let tooMany = Math.floor(dealable(counts, Number.POSITIVE_INFINITY) / perBatch) + 1;
  while (tooMany - enough > 1) {
    const batches = Math.floor((enough + tooMany) / 2);
    if (dealable(counts, batches) >= perBatch * batches) enough = batches;
    else tooMany = batches;
  }
  return enough;
}

function dealable(counts: Int32Array, batches: number): number {
  let sum = 0;
  for (let own = 0; own < counts.length; own++) sum += Math.min(counts[own], batches);
  return sum;
}
