// Runs before the page is drawn, so that it does not flash. The API's pages store the reader's choice under the same name.
(() => {
  try {
    document.documentElement.dataset.theme = localStorage.getItem('tsd-theme') ?? 'os';
  } catch {
    // Storage may be blocked; then the system's setting applies.
  }
})();
