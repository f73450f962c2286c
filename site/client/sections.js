// Marks the current section in the list of sections.
const headings = [...document.querySelectorAll('main h2[id]')];
/** @type {NodeListOf<HTMLAnchorElement>} */
const links = document.querySelectorAll('.course .sections a');

function mark() {
  const read = headings.findLast((heading) => heading.getBoundingClientRect().top < innerHeight / 3);
  for (const link of links) {
    if (link.hash === `#${read?.id}`) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }
}

if (links.length > 0) {
  new IntersectionObserver(mark).observe(document.body);
  addEventListener('scroll', () => requestAnimationFrame(mark), { passive: true });
  mark();
}
