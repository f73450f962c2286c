/** @typedef {{ name: string, title: string, description: string, fragment: string }} Demo fragment: path of its HTML */

/** @type {Demo[]} */
export const demos = [];

/** @param {string} _outFolder */
export async function buildDemos(_outFolder) {}
