import type { Locator } from 'playwright-core';
import sharp from 'sharp';

/** What Plotly keeps on the element that it draws into. */
interface PlotlyElement extends HTMLElement {
  /** What it drew of each trace: its points, the trace itself with the first. */
  calcdata: { x?: number; y?: number; trace?: { xaxis?: string; yaxis?: string } }[][];
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

  /** Where the middle point of each trace is, in pixels from the plot's corner. */
  private points(): Promise<{ right: number; down: number }[]> {
    return this.ask(({ calcdata, _fullLayout }) => {
      type Axis = { _offset: number; c2p(value?: number): number };
      const axis = (id: string) => (_fullLayout as unknown as Record<string, Axis>)[`${id[0]}axis${id.slice(1)}`];
      return calcdata.flatMap((points) => {
        const { xaxis = 'x', yaxis = 'y' } = points[0]?.trace ?? {};
        const [x, y, middle] = [axis(xaxis), axis(yaxis), points[points.length >> 1]];
        if (!x?.c2p || !y?.c2p || !middle) return [];
        const place = { right: x._offset + x.c2p(middle.x), down: y._offset + y.c2p(middle.y) };
        return Number.isFinite(place.right + place.down) ? [place] : [];
      });
    });
  }

  /** Moves the mouse to points of the plot, then over all of it in steps, until a label comes up. Returns the label's text. */
  async hover(): Promise<string> {
    await this.element.scrollIntoViewIfNeeded();
    const page = this.element.page();
    const { l, t, w, h } = await this.ask(({ _fullLayout }) => _fullLayout._size);
    const everywhere = [0.5, 0.9, 0.97, 0.7, 0.3, 0.1].flatMap((down) =>
      Array.from({ length: 25 }, (_, step) => ({ right: l + (0.02 + 0.04 * step) * w, down: t + down * h })),
    );
    const label = this.element.locator('.hoverlayer .hovertext, .hoverlayer .legend').first();
    for (const { right, down } of [...(await this.points()), ...everywhere]) {
      const { x, y } = (await this.element.boundingBox()) ?? { x: 0, y: 0 };
      await page.mouse.move(x + right, y + down);
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
