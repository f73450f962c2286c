import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { results } from './server.mjs';

/** What one code cell holds, as far as the tests read it. */
export interface CodeCell {
  id: string;
  source: string;
  /** Its number in the order of execution; null: not run yet, or not to its end. */
  count: number | null;
  outputs: { type: string; stream?: string; text: string; mimes: string[]; alt?: string }[];
}

interface CellModel {
  type: string;
  id: string;
  sharedModel: { source: string };
  trusted: boolean;
  executionCount: number | null;
  outputs: {
    length: number;
    get(index: number): { type: string; data: Record<string, unknown> };
    toJSON(): SavedOutput[];
  };
}

interface SavedOutput {
  output_type: string;
  name?: string;
  text?: string | string[];
  ename?: string;
  evalue?: string;
  data?: Record<string, unknown>;
  metadata?: { 'image/png'?: { alt?: string } };
}

/** JupyterLab's application, which `--expose-app-in-browser` puts into the page. */
type WithApplication = { jupyterapp?: { shell: { currentWidget?: NotebookPanel | null } } };

interface NotebookPanel {
  context: { isReady: boolean };
  sessionContext: { session?: { kernel?: { status: string } | null } | null };
  content: { model?: { cells: Iterable<CellModel> } };
}

/** How long something may take on a machine that is busy with other things, in milliseconds. */
const patience = 240_000;

/** A notebook, open in JupyterLab in a page of its own. */
export class Lab {
  private constructor(
    readonly page: Page,
    private readonly name: string,
  ) {}

  static async open(browser: Browser, server: string, notebook: string): Promise<Lab> {
    const page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
    page.setDefaultTimeout(patience);
    const name = notebook.replace('.ipynb', '').replaceAll('/', '-');
    // A workspace of its own: JupyterLab opens what was open in a workspace before.
    await page.goto(server.replace(/\/lab\/tree\/[^?]*/, `/lab/workspaces/${name}/tree/${notebook}`));
    const lab = new Lab(page, name);
    await page.waitForFunction(() => {
      const { context, sessionContext } = (globalThis as WithApplication).jupyterapp?.shell.currentWidget ?? {};
      return context?.isReady && sessionContext?.session?.kernel?.status === 'idle';
    });
    return lab;
  }

  /** Chooses an item of the menu bar. */
  async menu(menu: string, item: string): Promise<void> {
    await this.page.locator('.lm-MenuBar').getByRole('menuitem', { name: menu, exact: true }).click();
    await this.page.locator('.lm-Menu-itemLabel').getByText(item, { exact: true }).click();
  }

  /** The outputs in the page that hold this. */
  outputs(selector: string): Locator {
    return this.page.locator(`.jp-OutputArea-output ${selector}, .jp-OutputArea-output${selector}`);
  }

  /** The notebook's code cells, as JupyterLab has them now. */
  codeCells(): Promise<CodeCell[]> {
    return this.page.evaluate(() => {
      const { jupyterapp } = globalThis as WithApplication;
      const cells = [...(jupyterapp?.shell.currentWidget?.content.model?.cells ?? [])];
      return cells
        .filter(({ type }) => type === 'code')
        .map(({ id, sharedModel, executionCount, outputs }) => ({
          id,
          source: sharedModel.source,
          count: executionCount,
          outputs: outputs.toJSON().map(({ output_type, name, text, ename, evalue, data = {}, metadata }) => ({
            type: output_type,
            stream: name,
            text: [text ?? data['text/plain'] ?? `${ename}: ${evalue}`].flat().join(''),
            mimes: Object.keys(data),
            alt: metadata?.['image/png']?.alt,
          })),
        }));
    });
  }

  /** Whether its outputs may run code: all of its code cells are trusted. */
  isTrusted(): Promise<boolean> {
    return this.page.evaluate(() => {
      const { jupyterapp } = globalThis as WithApplication;
      const cells = [...(jupyterapp?.shell.currentWidget?.content.model?.cells ?? [])];
      return cells.filter(({ type }) => type === 'code').every(({ trusted }) => trusted);
    });
  }

  /** How far each cell is. Copies no figures, so that it may be asked often. */
  private progress(): Promise<{ id: string; count: number | null; wrong: boolean; said: string }[]> {
    return this.page.evaluate(() => {
      const { jupyterapp } = globalThis as WithApplication;
      const cells = [...(jupyterapp?.shell.currentWidget?.content.model?.cells ?? [])];
      return cells
        .filter(({ type }) => type === 'code')
        .map(({ id, executionCount, outputs }) => {
          const all = Array.from({ length: outputs.length }, (_, index) => outputs.get(index));
          const texts = Object.entries(all.at(-1)?.data ?? {}).filter(([mime]) => /plain|std/.test(mime));
          return {
            id,
            count: executionCount,
            wrong: all.some(({ type }) => type === 'error'),
            said: `${all.length}: ${texts.map(([, text]) => text).join()}`,
          };
        });
    });
  }

  /**
   * Waits until these cells (all of them, if none are named) have run to their end, or one has ended in an error.
   * @throws if nothing new has come from the kernel for as long as a cell may take
   */
  async untilRun(...ids: string[]): Promise<CodeCell[]> {
    let last = { state: '', time: performance.now() };
    for (;;) {
      const wanted = (await this.progress()).filter(({ id }) => ids.length === 0 || ids.includes(id));
      if (wanted.some(({ wrong }) => wrong) || wanted.every(({ count }) => count !== null)) return this.codeCells();
      const state = JSON.stringify(wanted);
      if (state !== last.state) last = { state, time: performance.now() };
      if (performance.now() - last.time > patience) throw new Error(`the kernel is silent: ${state}`);
      await this.page.waitForTimeout(250);
    }
  }

  /** A picture of the page, or of one thing in it, in test-results/jupyterlab. */
  screenshot(name: string, what: Page | Locator = this.page): Promise<Buffer> {
    return what.screenshot({ path: join(results, this.name, `${name}.png`), animations: 'disabled' });
  }

  /** Ends the kernel and closes the page. */
  async close(): Promise<void> {
    await this.menu('Kernel', 'Shut Down Kernel');
    await this.page.close();
  }
}
