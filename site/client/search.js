/** @typedef {Window & { PagefindUI?: new (options: object) => unknown }} WithSearch */
/** @typedef {{ options(options: object): Promise<void>, filters(): Promise<unknown> }} Index */

const root = new URL('..', import.meta.url);
/** @type {HTMLButtonElement | null} */
const button = document.querySelector('[data-search]');
/** @type {HTMLDialogElement | undefined} */
let dialog;

/** Chapters are long and API pages short, so pages are ranked by how often a word occurs, not by its share of the text. */
const ranking = { pageLength: 0, termFrequency: 0 };

function open() {
  dialog ??= makeDialog();
  if (!dialog.open) dialog.showModal();
  dialog.querySelector('input')?.focus();
}

/** The dialog opens at once; then it loads the scripts of the search. */
function makeDialog() {
  const made = document.createElement('dialog');
  made.className = 'search';
  made.setAttribute('aria-label', 'Search');
  made.innerHTML = '<div class="search-inside"><p role="status">Loading the search …</p></div>';
  made.addEventListener('click', (event) => {
    const onLink = event.target instanceof Element && event.target.closest('a');
    if (event.target === made || onLink) made.close();
  });
  document.body.append(made);
  const inside = /** @type {HTMLElement} */ (made.firstElementChild);
  fill(inside).catch((error) => {
    console.error(error);
    inside.innerHTML = '<p role="alert">The search could not be loaded. Reload the page to try again.</p>';
  });
  return made;
}

/**
 * Puts the search into its dialog. It runs in the page itself: an index of this size needs no worker, and if a worker's requests stall, the
 * reader waits without any message.
 *
 * @param {HTMLElement} inside
 * @throws {Error} if a script or the index cannot be loaded
 */
async function fill(inside) {
  const bundle = new URL('pagefind/', root);
  const [index] = await Promise.all([
    /** @type {Promise<Index>} */ (import(new URL('pagefind.js', bundle).href)),
    load('link', 'pagefind/pagefind-ui.css'),
    load('script', 'pagefind/pagefind-ui.js'),
  ]);
  const { PagefindUI } = /** @type {WithSearch} */ (window);
  if (!PagefindUI) throw new Error('pagefind-ui.js defines no PagefindUI');
  await index.options({ noWorker: true, ranking });
  inside.replaceChildren();
  new PagefindUI({
    element: inside,
    bundlePath: bundle.pathname,
    baseUrl: root.pathname,
    showSubResults: true,
    showImages: false,
    ranking,
    pageSize: 8,
    translations: { placeholder: 'Search the course and the API' },
  });
  // Pagefind's own box waits for ever for an index that cannot be loaded; this call throws.
  const loaded = index.filters();
  inside.querySelector('input')?.focus();
  await loaded;
}

/**
 * @param {'link' | 'script'} kind
 * @param {string} path
 */
function load(kind, path) {
  return new Promise((resolve, reject) => {
    const element = document.createElement(kind);
    const address = new URL(path, root).href;
    if (element instanceof HTMLLinkElement) Object.assign(element, { rel: 'stylesheet', href: address });
    else Object.assign(element, { src: address });
    element.onload = resolve;
    element.onerror = () => reject(new Error(`could not load ${address}`));
    document.head.append(element);
  });
}

addEventListener('keydown', (event) => {
  const writing = event.target instanceof Element && event.target.closest('input, textarea, select, [contenteditable]');
  if (event.key !== '/' || writing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  open();
});
button?.addEventListener('click', open);
if (button) button.hidden = false;
