/**
 * Of numbers of several rounds: the middle one, and how far the others lie apart.
 *
 * @typedef {{ median: number, lowest: number, highest: number }} Spread
 */

/**
 * A competitor in a job: `notMeasured` says why it could not take part; else its number of each round, and what it said.
 *
 * @typedef {Spread & { values: number[], peakBytes: number, multiplyAdds?: number, notMeasured?: string }} Measured
 */

/**
 * What a job measured, as results.json has it: whichever of these the job has.
 *
 * @typedef {object} JobResult
 * @property {string} [notMeasured] why the job failed
 * @property {Record<string, Measured>} [competitors]
 * @property {number} [towers] how often the encoder runs for an example of a training step
 */

/** @typedef {(request: object) => Promise<Record<string, any>>} Ask asks a process of a competitor, whose answers differ by what is asked */

/**
 * The run's own.
 *
 * @typedef {object} Bench
 * @property {Record<string, string>} missing who cannot take part, and why
 * @property {Record<string, Record<string, string>>} environments what some processes need
 * @property {number} threads
 * @property {string} device
 * @property {'avx512' | 'avx2' | 'baseline'} level
 * @property {string} machine
 * @property {boolean} quick
 * @property {(line: string) => void} log
 * @property {(network: string) => Promise<string>} materials the folder with what a network learns from
 */

export {};
