/** The script of every page with a demo: a button. Everything else is loaded when it is pressed. */

/** Fills a demo's place on the page. Gets the address of its data, and a function to report its progress to. */
export type Demo = (place: HTMLElement, data: URL, tell: (status: string) => void) => Promise<void>;

const demos: Record<string, () => Promise<{ demo: Demo }>> = {
  'fashion-mnist': () => import('./fashion-mnist'),
  'colour-shapes': () => import('./colour-shapes'),
  cifar10: () => import('./cifar10'),
  omniglot: () => import('./omniglot'),
};

for (const section of document.querySelectorAll<HTMLElement>('[data-demo]')) prepare(section);

function prepare(section: HTMLElement): void {
  const name = section.dataset.demo as string;
  const button = section.querySelector<HTMLButtonElement>('[data-start]') as HTMLButtonElement;
  const status = section.querySelector('[data-status]') as HTMLElement;
  const place = section.querySelector<HTMLElement>('[data-place]') as HTMLElement;
  const tell = (text: string) => {
    status.textContent = text;
  };
  button.disabled = false;
  button.addEventListener('click', async () => {
    button.disabled = true;
    tell('Loading the network …');
    try {
      const { demo } = await demos[name]();
      await demo(place, new URL(`data/${name}/`, document.baseURI), tell);
      (button.parentElement as HTMLElement).hidden = true;
      place.hidden = false;
      place.tabIndex = -1;
      place.focus({ preventScroll: true });
    } catch (error) {
      button.disabled = false;
      tell(`The demo did not start: ${error instanceof Error ? error.message : error}. Press Start to try again.`);
    }
  });
}
