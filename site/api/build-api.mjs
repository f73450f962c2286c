import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Application, PageEvent } from 'typedoc';
import { root } from '../../setup/paths.mjs';
import { policyTag } from '../pages/policy.mjs';
import { newContext, renderMarkdown } from '../text/markdown.mjs';
import { nameOptions } from './name-options.mjs';
import { groupByRoom, groupOrder } from './rooms.mjs';

/** A placeholder, in links of the API's pages, for the relative path to the site's root, which differs from page to page. */
const siteRoot = 'site-root:';

/**
 * The API reference: every public name of the library. A warning of typedoc is an error: a broken link, a type that is used but not public,
 * a documented parameter that does not exist.
 *
 * @param {string} folder
 * @param {boolean} hasDemos
 */
export async function buildApi(folder, hasDemos) {
  const library = join(root, 'lib');
  const app = await Application.bootstrap({
    entryPoints: [join(library, 'index.ts')],
    tsconfig: join(library, 'tsconfig.json'),
    name: 'siamese-lab',
    readme: 'none',
    customCss: join(root, 'site/api/api.css'),
    navigationLinks: {
      Chapters: `${siteRoot}index.html#chapters`,
      ...(hasDemos ? { Demos: `${siteRoot}index.html#demos` } : {}),
    },
    titleLink: `${siteRoot}index.html`,
    groupOrder,
    navigation: { includeGroups: true, includeCategories: false, includeFolders: false },
    kindSortOrder: ['Function', 'Variable', 'Class', 'Interface', 'TypeAlias', 'Property', 'Method'],
    sort: ['kind', 'alphabetical'],
    visibilityFilters: {},
    disableSources: true,
    hideGenerator: true,
    includeHierarchySummary: false,
    intentionallyNotExported: ['Program'],
    treatWarningsAsErrors: true,
    skipErrorChecking: true,
    logLevel: 'Warn',
  });
  groupByRoom(app, library);
  nameOptions(app);
  app.renderer.on(PageEvent.END, (page) => adapt(page));
  const project = await app.convert();
  if (!project) throw new Error('API: typedoc could not read the library (see above)');
  app.validate(project);
  await app.generateDocs(project, folder);
  if (app.logger.hasErrors() || app.logger.hasWarnings()) throw new Error('API: typedoc warned (see above)');
}

const read = (/** @type {string} */ file) => readFileSync(join(root, file), 'utf8');
const { description } = JSON.parse(read('lib/package.json'));
const introduction = renderMarkdown(
  read('site/api/start.md'),
  newContext((target) => target),
);

/**
 * Turns a page of typedoc into a page of this site: links to its root, a description of its own, an icon, the site's policy; and an
 * introduction on the first page.
 *
 * @param {import('typedoc').PageEvent<any>} page
 */
function adapt(page) {
  if (!page.contents) return;
  const up = '../'.repeat(page.url.split('/').length);
  const isFirst = page.url === 'index.html';
  const own = isFirst ? description : `${page.model.name} of siamese-lab: its rule, its shapes and its errors.`;
  page.contents = page.contents
    .replaceAll(siteRoot, up)
    .replace(/<meta name="description" content="[^"]*"\/>/, `<meta name="description" content="${own}"/>`)
    .replace('</head>', `<link rel="icon" href="${up}assets/icon.svg" type="image/svg+xml"/></head>`);
  page.contents = page.contents.replace('<head>', `<head>${policyTag(page.contents)}`);
  if (isFirst) page.contents = page.contents.replace('</h1>', `</h1><div class="introduction">${introduction}</div>`);
}
