import { readFileSync } from 'node:fs';
import { html, raw } from '../text/html.mjs';

/** @typedef {import('../build-demos.mjs').Demo} Demo */

/** @param {Demo} demo @returns {string} the path of its page, beside its scripts */
export const demoPath = ({ name }) => `demos/${name}.html`;

/**
 * @param {Demo} demo
 * @returns {import('./layout.mjs').Page}
 */
export function demoPage(demo) {
  const { title, description, fragment } = demo;
  return {
    path: demoPath(demo),
    title,
    description,
    kind: 'demo',
    main: html`<header class="title"><p class="eyebrow" data-pagefind-ignore>Live demo</p><h1>${title}</h1><p class="lead">${description}</p></header>
<noscript><p class="note">This page runs a network in your browser, and needs JavaScript for that.</p></noscript>
${raw(readFileSync(fragment, 'utf8'))}`,
  };
}
