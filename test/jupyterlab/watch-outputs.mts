import type { Page } from 'playwright-core';

type WithTexts = { textsOfOutputs?: Map<string, Set<string>> };

/** From now on notes every text that an output of the notebook shows, by cell and place. */
export function watchOutputs(page: Page): Promise<void> {
  return page.evaluate(() => {
    const notebook = document.querySelector('.jp-Notebook');
    if (!notebook) throw new Error('watchOutputs: no notebook is open');
    const seen = new Map<string, Set<string>>();
    (globalThis as WithTexts).textsOfOutputs = seen;
    new MutationObserver((changes) => {
      const areas = new Set(changes.map(({ target }) => target.parentElement?.closest('.jp-OutputArea')));
      for (const area of areas) {
        const cell = Array.from(notebook.querySelectorAll('.jp-Cell')).indexOf(area?.closest('.jp-Cell') as Element);
        for (const [place, output] of Array.from(area?.querySelectorAll('.jp-OutputArea-output') ?? []).entries()) {
          const text = output.textContent?.trim();
          const texts = seen.get(`${cell} ${place}`) ?? new Set();
          if (text) seen.set(`${cell} ${place}`, texts.add(text));
        }
      }
    }).observe(notebook, { childList: true, characterData: true, subtree: true });
  });
}

/** The different texts that each output has shown, in the order in which they came, by cell (its place among all cells). */
export async function textsShown(page: Page): Promise<{ cell: number; texts: string[] }[]> {
  const entries = await page.evaluate(() =>
    [...((globalThis as WithTexts).textsOfOutputs ?? [])].map(([place, texts]) => ({ place, texts: [...texts] })),
  );
  return entries.map(({ place, texts }) => ({ cell: Number(place.split(' ')[0]), texts }));
}
