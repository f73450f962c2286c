/** @type {HTMLButtonElement | null} */
const button = document.querySelector('[data-toggle-theme]');
const page = document.documentElement;
const system = matchMedia('(prefers-color-scheme: dark)');

const isDark = () => (page.dataset.theme === 'os' ? system.matches : page.dataset.theme === 'dark');
const tell = () => button?.setAttribute('aria-pressed', String(isDark()));

button?.addEventListener('click', () => {
  const chosen = isDark() ? 'light' : 'dark';
  page.dataset.theme = chosen;
  tell();
  try {
    localStorage.setItem('tsd-theme', chosen);
  } catch {
    // Storage may be blocked; then the choice only holds for this page.
  }
});
system.addEventListener('change', tell);
tell();
if (button) button.hidden = false;
