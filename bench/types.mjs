/**
 * Of numbers of several rounds: the middle one, and how far the others lie apart.
 *
 * @typedef {{ median: number, lowest: number, highest: number }} Spread
 */

/**
 * A competitor in a job: `notMeasured` says why it could not take part; else its number of each round, and what it said.
 *
 * @typedef {Spread & { values: number[], peakBytes: number, multiplyAdds?: number, versions?: Record<string, string>, sum?: number, losses?: Record<string, number | undefined>, notMeasured?: string }} Measured
 */

/**
 * What a job measured, as results.json has it: whichever of these the job has.
 *
 * @typedef {object} JobResult
 * @property {string} [notMeasured] why the job failed
 * @property {string} measured when, as ISO 8601
 * @property {Machine} machine
 * @property {Spread} [load] the load average of the rounds
 * @property {Record<string, Measured>} competitors
 * @property {number} towers how often the encoder runs for an example of a training step
 * @property {(Spread & { images: number })[]} timesFaster
 * @property {number} rounds
 * @property {number} batch
 * @property {number} images
 * @property {string} unit
 * @property {string[]} names
 * @property {{ batch: number, images: number, competitors: Record<string, Measured> }[]} sizes
 * @property {PairsRow[]} rows
 * @property {{ python: string, numpy: string }} versions
 * @property {number} target the AUC to reach
 * @property {number} every after how many steps the AUC is looked at
 * @property {Record<string, Check[][]>} curves by competitor and round
 * @property {Comparison[]} [comparisons]
 * @property {ProfiledStep[]} [steps]
 * @property {number} dimensions
 * @property {GallerySet[]} sets
 */

/** @typedef {{ images: number, method: string, rows: number, seconds: Spread, microsecondsPerImage: number, peakBytes: Spread }} PairsRow */
/** @typedef {{ steps: number, seconds: number, area: number }} Check */
/** @typedef {{ name: string, kind: 'first' | 'ten' | 'dropout' | 'embeddings', ours: number, theirs: number, difference: number, tolerance: number, alike: boolean }} Comparison */
/** @typedef {{ op: string, count: number, milliseconds: number }} ProfiledOp */
/** @typedef {{ network: 'fashion' | 'mobilenet', ownOps: boolean, stepMilliseconds: number, ops: ProfiledOp[] }} ProfiledStep */
/** @typedef {{ set: 'cifar' | 'clusters', rows: number, queries: number, rounds: number, contenders: Contender[] }} GallerySet */
/** @typedef {{ type: string, build?: Record<string, number>, search?: Record<string, number> }} GalleryIndex */

/**
 * A gallery in a set.
 *
 * @typedef {object} Contender
 * @property {string} name
 * @property {GalleryIndex} [index] none: the exact gallery
 * @property {string} [notMeasured]
 * @property {Spread} recall
 * @property {{ batch: number, p50: Spread, p95: Spread, queriesPerSecond: Spread }[]} batches
 * @property {Spread} addSeconds
 * @property {Spread} saveSeconds
 * @property {Spread} openSeconds
 * @property {Spread} residentBytes
 * @property {Spread} fillPeakBytes
 * @property {Spread} diskBytes
 */

/** @typedef {Spread & { way: string, setting: string }} Way how TensorFlow does it, and with which oneDNN */

/**
 * An op in a shape, judged; or why it could not be measured.
 *
 * @typedef {object} KernelCase
 * @property {string} title
 * @property {string} op
 * @property {number[][]} shapes
 * @property {Partial<Attributes>} attr
 * @property {string[]} steps
 * @property {number} times
 * @property {boolean} chosen
 * @property {boolean} slower
 * @property {string} [failed]
 * @property {number} ownMicroseconds
 * @property {Way} best
 * @property {Way} here
 */

/** @typedef {{ level: number, oneDnn: string, cases: KernelCase[] }} KernelLevel */

/** @typedef {Record<string, { jobs: Record<string, JobResult> }>} Results results.json: jobs by the table that they are in */

/**
 * @typedef {object} Machine
 * @property {string} cpu
 * @property {string} [gpu]
 * @property {Level} [level] not where the reliability suite asks
 * @property {boolean} [isHeld] whether it was held to a level below its own
 * @property {number} cores
 * @property {number} threads
 * @property {number} memoryGiB
 * @property {string} system
 * @property {string} node
 */

/**
 * A node of TensorFlow's graphs.
 *
 * @typedef {{ name: string, op: string, input: string[], attr: object }} GraphNode
 */

/** @typedef {import('@tensorflow/tfjs-node-gpu').Tensor} Tensor */
/** @typedef {Record<string, Tensor>} Feeds a graph's inputs by their names */
/** @typedef {{ list: { i: number[] } }} Sizes */

/**
 * What an op of this library was made with, of which each op has some.
 *
 * @typedef {object} Attributes
 * @property {Sizes} padding
 * @property {{ i: number }} [stride]
 * @property {{ i: number } & Sizes} size
 * @property {Sizes} window
 * @property {{ b: boolean }} [gradient]
 * @property {{ b: boolean }} [transpose_a]
 * @property {{ b: boolean }} [transpose_b]
 * @property {{ s: string }} activation
 * @property {{ f: number }} beta1
 * @property {{ f: number }} beta2
 * @property {{ f: number }} epsilon
 * @property {{ f: number }} momentum
 * @property {{ f: number }} keep
 * @property {{ f: number }} take
 * @property {{ i: number }} n
 * @property {{ f: number }} rate
 * @property {{ i: number }} gradients
 */

/**
 * An op in a recorded step: the shapes of its inputs, and, of a product of matrices that were images, those of the images and which op
 * it stands for.
 *
 * @typedef {{ op: string, attr: Attributes, shapes: number[][], images?: number[][], source?: string }} FoundOp
 */

/** @typedef {'avx512' | 'avx2' | 'baseline'} Level */

/** @typedef {(request: { do: string } & Record<string, unknown>) => Promise<Record<string, any>>} Ask asks a process of a competitor, whose answers differ by what is asked */

/**
 * The run's own.
 *
 * @typedef {object} Bench
 * @property {Record<string, string>} missing who cannot take part, and why
 * @property {Record<string, Record<string, string>>} environments what some processes need
 * @property {number} threads
 * @property {string} device
 * @property {Level} level
 * @property {Machine} machine
 * @property {boolean} quick
 * @property {(line: string) => void} log
 * @property {(network: string, seeds?: number) => Promise<string>} materials the folder with what a network learns from
 */

export {};
