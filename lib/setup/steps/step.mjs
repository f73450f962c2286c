/**
 * One step of the set-up. It runs if its key differs from that of its last success, if an output is missing, or if it was interrupted.
 *
 * @typedef {object} Step
 * @property {string} name
 * @property {string} title
 * @property {Step[]} after the steps that it depends on
 * @property {import('../prerequisites.mjs').Need[]} needs
 * @property {() => number} [gigabytes] the disk space that it takes
 * @property {() => string} key everything that its result depends on
 * @property {() => string[]} outputs paths that exist once it has run
 * @property {(context: Context) => Promise<void>} run
 * @property {() => boolean} [alreadyDone] whether its work was done in another way, so that it need not run
 */

/**
 * @typedef {object} Context
 * @property {number} lock descriptor of the set-up's lock, for commands that write
 * @property {string | undefined} python the Python to make the environment from
 * @property {boolean} interrupted whether the step's last run did not end well
 * @property {(line: string) => void} onLine shows what the step is doing
 */

export {};
