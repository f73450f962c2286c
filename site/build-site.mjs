import { join } from 'node:path';
import { root } from '../setup/paths.mjs';
import { buildApi } from './api/build-api.mjs';
import { writeAssets } from './assets.mjs';
import { buildDemos, demos } from './build-demos.mjs';
import { readCourse } from './course/chapters.mjs';
import { isReadable, Links } from './course/links.mjs';
import { OutputFolder } from './output-folder.mjs';
import { covers, documentPicture } from './outputs/small-pictures.mjs';
import { chapterPage } from './pages/chapter.mjs';
import { demoPage, demoPath } from './pages/demo.mjs';
import { filePage, folderPage } from './pages/file.mjs';
import { glossary, glossaryPage } from './pages/glossary.mjs';
import { layout } from './pages/layout.mjs';
import { startPage } from './pages/start.mjs';
import { buildSearch } from './search.mjs';

/**
 * Builds the whole site from the committed notebooks, without the internet.
 *
 * @param {string} place the folder of the site; its previous content is replaced once everything is built
 * @param {(step: string) => void} [tell]
 */
export async function buildSite(place, tell = () => {}) {
  const out = new OutputFolder(place);
  try {
    tell('chapters');
    await writePages(out);
    tell('styles, scripts and fonts');
    await writeAssets(out);
    tell('demos');
    await buildDemos(out.folder);
    tell('API reference');
    await buildApi(join(out.folder, 'api'), demos.length > 0);
    tell('search');
    await buildSearch(out.folder);
    out.finish();
  } catch (error) {
    out.abandon();
    throw error;
  }
}

/** @param {OutputFolder} out */
async function writePages(out) {
  const course = readCourse();
  const notebooks = [...course.chapters, ...course.solutions];
  const links = new Links(
    new Map([
      ['README.md', 'index.html'],
      [glossary.file, glossary.page],
      ...notebooks.map(pageOf),
      ...demos.map((demo) => /** @type {const} */ ([`site/demos/${demo.name}`, demoPath(demo)])),
    ]),
  );
  const pictures = {
    pairs: await documentPicture('pairs', out),
    roc: await documentPicture('roc', out),
    covers: await covers(course.chapters, out),
  };
  const pages = [
    startPage(course, demos, links, pictures),
    ...notebooks.map((notebook) => chapterPage(notebook, course, links, (path, content) => out.write(path, content))),
    glossaryPage(links),
    ...demos.map(demoPage),
  ];
  const write = (/** @type {import('./pages/layout.mjs').Page} */ page) =>
    out.write(page.path, layout(page, { hasDemos: demos.length > 0 }));
  pages.forEach(write);
  // A linked file may link to further files, so the list grows during the loop.
  for (const [file, path] of links.wanted) {
    if (path.endsWith('/index.html')) write(folderPage(file, path));
    else if (isReadable(file)) write(filePage(file, path, links));
    else out.copy(join(root, file), path);
  }
}

/** @param {import('./course/chapters.mjs').Chapter} chapter @returns {[string, string]} */
const pageOf = ({ path, page }) => [path, page];
