import { describe, expect, it } from 'vitest';
import { newContext, plainText, renderLine, renderMarkdown } from '../../site/text/markdown.mjs';

const same = (target: string) => target;

describe('renderMarkdown', () => {
  it('gives headings ids as GitHub does, each its own on the page, also across cells', () => {
    const context = newContext(same);
    const first = String(renderMarkdown('## What `fit` *gives*\n\n## Settings', context));
    const second = String(renderMarkdown('## Settings', context));
    expect(context.headings).toEqual([
      { level: 2, id: 'what-fit-gives', title: 'What fit gives' },
      { level: 2, id: 'settings', title: 'Settings' },
      { level: 2, id: 'settings-1', title: 'Settings' },
    ]);
    expect(first).toContain('<h2 id="what-fit-gives">What <code>fit</code> <em>gives</em>');
    expect(second).toContain('href="#settings-1"');
  });

  it('points relative links and pictures where the page says, and leaves outside ones alone', () => {
    const page = String(
      renderMarkdown(
        '[a](b.ipynb#c) ![d](e.png) [f](https://example.org/g) <h@example.org>',
        newContext((t) => `to/${t}`),
      ),
    );
    expect(page).toContain('href="to/b.ipynb#c"');
    expect(page).toContain('src="to/e.png"');
    expect(page).toContain('href="https://example.org/g"');
    expect(page).toContain('href="mailto:h@example.org"');
  });

  it('points the pictures and links of raw HTML where the page says, too', () => {
    const toPage = newContext((t) => `to/${t}`);
    const page = String(
      renderMarkdown('# A\n\n<img src="pictures/a.png" alt="a">\n\nand <a href="b.ipynb">b</a>', toPage),
    );
    expect(page).toContain('<img src="to/pictures/a.png" alt="a" />');
    expect(page).toContain('<a href="to/b.ipynb">');
  });

  it('keeps the text markup of raw HTML, and nothing that runs, loads or pretends', () => {
    const hostile = [
      '<script>alert(1)</script>',
      '<img src="data:image/png;base64,AAAA" onerror="alert(1)" style="position:fixed">',
      '<svg onload="alert(1)"><script>alert(1)</script></svg>',
      '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
      '<object data="x"></object><embed src="x"><base href="https://example.org/">',
      '<a href="javascript:alert(1)">a</a> <a href=" java&#10;script:alert(1)">b</a> <a href="data:text/html,x">c</a>',
      '<form action="https://example.org"><input name="password"><button>Log in</button></form>',
      '<style>body { display: none }</style><link rel="stylesheet" href="https://example.org/x.css">',
      '<meta http-equiv="refresh" content="0;url=https://example.org">',
      '<div data-figure="x.json" class="figure" data-search>figure</div>',
      '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></table></mtext></math>',
      '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
      '<span data-kept="0"></span>',
      '<audio controls autoplay src="data:audio/wav;base64,UklGRg=="></audio><video src="x.mp4"></video>',
    ];
    const page = String(renderMarkdown(`# Title\n\n${hostile.join('\n\n')}\n\nend <b>bold</b>`, newContext(same)));
    expect(page).not.toMatch(
      /<(script|svg|iframe|object|embed|base|form|input|button|style|link|meta|math|noscript|audio|video)\b/i,
    );
    expect(page).not.toMatch(/\son\w+=|javascript:|data:text|position|data-figure|data-search|data-kept|alert/i);
    expect(page).toContain('<img src="data:image/png;base64,AAAA" />');
    expect(page).toContain('end <b>bold</b>');
    expect(page).toContain('<div>figure</div>');
  });

  it('leaves code and maths as they are written, whatever is in them', () => {
    const context = newContext(same);
    const page = String(renderMarkdown('```html\n<script>alert(1)</script>\n```\n\n`<b>` and $a < b$', context));
    expect(page).toContain('&lt;');
    expect(page).toContain('<code>&lt;b&gt;</code>');
    expect(page).toContain('class="katex"');
    expect(page).not.toContain('<script>');
  });

  it('renders maths, with its source for screen readers, and leaves prices alone', () => {
    const context = newContext(same);
    expect(String(renderMarkdown('It costs $5 or $6.', context))).toContain('It costs $5 or $6.');
    expect(context.maths).toBeUndefined();
    expect(String(renderMarkdown('so $d^2$ is\n\n$$ L = y\\,d^2 $$', context))).toMatch(
      /<math[\s\S]*katex-display[\s\S]*<math/,
    );
    expect(context.maths).toBe(true);
    expect(() => renderMarkdown('$\\nosuchcommand$', context)).toThrow(/nosuchcommand/);
  });

  it('colours code by its language, escapes it, and lets tables scroll inside themselves', () => {
    const page = String(renderMarkdown('```ts\nconst a = b < "c"; // d\n```\n\n| a |\n|---|\n| b |', newContext(same)));
    expect(page).toContain('<span class="c-keyword">const</span>');
    expect(page).toMatch(/class="c-comment">\/\/ d/);
    expect(page).not.toContain('b < ');
    expect(page).toMatch(/<div class="table"[^>]*><table>[\s\S]*<\/table><\/div>/);
    expect(String(renderMarkdown('```nolanguage\n<a>\n```', newContext(same)))).toContain('<code>&lt;a&gt;</code>');
  });
});

describe('renderLine and plainText', () => {
  it('give a line without its paragraph, and without its marks', () => {
    expect(String(renderLine('a *b*', newContext(same)))).toBe('a <em>b</em>');
    expect(plainText('a *b* [c](d) `e`')).toBe('a b c e');
  });
});
