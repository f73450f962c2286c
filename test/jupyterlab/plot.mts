import type { Locator } from 'playwright-core';
import sharp from 'sharp';

/** What Plotly keeps on the element that it draws into. */
interface PlotlyElement extends HTMLElement {
  _fullData: { visible: boolean | 'legendonly' }[];
  _fullLayout: { _size: { l: number; t: number; w: number; h: number }; scene?: object; showlegend?: boolean };
}

/** An interactive figure in the page. */
export class Plot {
  constructor(readonly element: Locator) {}

  private ask<Answer>(question: (node: PlotlyElement) => Answer): Promise<Answer> {
    return this.element.evaluate(question as (node: Node) => Answer);
  }

  /** True for a figure in three dimensions, which needs WebGL. */
  isDeep(): Promise<boolean> {
    return this.ask(({ _fullLayout }) => Boolean(_fullLayout.scene));
  }

  hasLegend(): Promise<boolean> {
    return this.ask(({ _fullLayout }) => Boolean(_fullLayout.showlegend));
  }

  /** Whether each of its traces is shown. */
  visibility(): Promise<(boolean | 'legendonly')[]> {
    return this.ask(({ _fullData }) => _fullData.map(({ visible }) => visible));
  }

  /** Clicks the first name in the legend, and waits until Plotly, which waits for a second click, has redrawn. */
  async clickLegend(): Promise<(boolean | 'legendonly')[]> {
    const [before] = await this.visibility();
    await this.element.locator('.legendtoggle').first().click();
    for (;;) {
      const now = await this.visibility();
      if (now[0] !== before) return now;
      await this.element.page().waitForTimeout(100);
    }
  }

  /** Moves the mouse over the plot, in steps, until a label comes up. Returns the label's text. */
  async hover(): Promise<string> {
    await this.element.scrollIntoViewIfNeeded();
    const page = this.element.page();
    const { l, t, w, h } = await this.ask(({ _fullLayout }) => _fullLayout._size);
    const label = this.element.locator('.hoverlayer .hovertext, .hoverlayer .legend').first();
    for (const down of [0.5, 0.9, 0.97, 0.7, 0.3, 0.1])
      for (let right = 0.02; right < 1; right += 0.04) {
        const { x, y } = (await this.element.boundingBox()) ?? { x: 0, y: 0 };
        await page.mouse.move(x + l + right * w, y + t + down * h);
        await page.waitForTimeout(60); // Plotly looks at the mouse twenty times a second at most.
        if (await label.isVisible()) return (await label.textContent()) ?? '';
      }
    return '';
  }
}

/** True if a screenshot shows more than one even colour. */
export async function showsSomething(screenshot: Buffer): Promise<boolean> {
  const { channels } = await sharp(screenshot).removeAlpha().stats();
  return Math.max(...channels.map(({ stdev }) => stdev)) > 4;
}
