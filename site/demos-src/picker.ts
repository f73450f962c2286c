import { captionOf, type DemoData } from './data';
import { element } from './elements';
import type { Sheet } from './sheet';

/** The displayed width of an image. */
const shownWidth = 48;

/**
 * A list box of images: the arrow keys move through it in all four directions; Enter, Space or a press picks.
 * @param only the images that are shown
 */
export function imagePicker(
  label: string,
  data: DemoData,
  sheet: Sheet,
  onPick: (image: number) => void,
): { list: HTMLElement; show(only: (image: number) => boolean): void; mark(picked: readonly number[]): void } {
  const list = element('div', { className: 'picker', role: 'listbox', tabIndex: 0, 'aria-label': label });
  const options = Array.from({ length: sheet.size }, (_, image) => {
    const option = element('div', {
      ...{ id: `${list.ariaLabel}-${image}`.replaceAll(/\W+/g, '-'), role: 'option', className: 'picture' },
      ...{ 'aria-selected': false, 'aria-label': `${image + 1}: ${captionOf(data, image)}` },
    });
    option.dataset.image = String(image);
    sheet.show(option, image, shownWidth);
    return option;
  });
  let shown = options;
  let active = 0;
  const moveTo = (to: number) => {
    shown[active]?.classList.remove('active');
    active = Math.min(Math.max(to, 0), shown.length - 1);
    shown[active].classList.add('active');
    shown[active].scrollIntoView({ block: 'nearest' });
    list.setAttribute('aria-activedescendant', shown[active].id);
  };
  const columns = () =>
    Math.max(
      shown.findIndex(({ offsetTop }) => offsetTop > shown[0].offsetTop),
      1,
    );
  const pick = () => onPick(Number(shown[active].dataset.image));
  const keys: Record<string, () => void> = {
    ArrowRight: () => moveTo(active + 1),
    ArrowLeft: () => moveTo(active - 1),
    ArrowDown: () => moveTo(active + columns()),
    ArrowUp: () => moveTo(active - columns()),
    Home: () => moveTo(0),
    End: () => moveTo(shown.length - 1),
    Enter: pick,
    ' ': pick,
  };
  list.addEventListener('keydown', (event) => {
    if (!keys[event.key] || shown.length === 0) return;
    event.preventDefault();
    keys[event.key]();
  });
  list.addEventListener('focus', () => shown.length > 0 && moveTo(active));
  list.addEventListener('click', ({ target }) => {
    const at = shown.indexOf((target as HTMLElement).closest<HTMLDivElement>('[role=option]') as HTMLDivElement);
    if (at < 0) return;
    moveTo(at);
    pick();
  });
  const show = (only: (image: number) => boolean) => {
    shown = options.filter((_, image) => only(image));
    active = 0;
    list.removeAttribute('aria-activedescendant');
    list.replaceChildren(...shown);
  };
  show(() => true);
  const mark = (picked: readonly number[]) => {
    for (const [image, option] of options.entries())
      option.setAttribute('aria-selected', String(picked.includes(image)));
  };
  return { list, show, mark };
}
