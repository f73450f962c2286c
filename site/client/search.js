/** @typedef {Window & { PagefindUI?: new (options: object) => unknown }} WithSearch */

const root = new URL('..', import.meta.url);
/** @type {HTMLButtonElement | null} */
const button = document.querySelector('[data-search]');
/** @type {HTMLDialogElement | undefined} */
let dialog;

async function open() {
  dialog ??= await makeDialog();
  dialog.showModal();
  dialog.querySelector('input')?.focus();
}

/** The search's own scripts come with the first search. */
async function makeDialog() {
  const made = document.createElement('dialog');
  made.className = 'search';
  made.setAttribute('aria-label', 'Search');
  made.innerHTML = '<div class="search-inside"></div>';
  made.addEventListener('click', (event) => {
    const onLink = event.target instanceof Element && event.target.closest('a');
    if (event.target === made || onLink) made.close();
  });
  document.body.append(made);
  await Promise.all([load('link', 'pagefind/pagefind-ui.css'), load('script', 'pagefind/pagefind-ui.js')]);
  const { PagefindUI } = /** @type {WithSearch} */ (window);
  if (PagefindUI)
    new PagefindUI({
      element: made.firstElementChild,
      bundlePath: new URL('pagefind/', root).pathname,
      baseUrl: root.pathname,
      showSubResults: true,
      showImages: false,
      resetStyles: false,
      pageSize: 8,
      translations: { placeholder: 'Search the course and the API' },
    });
  return made;
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
