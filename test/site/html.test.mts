import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml, html, raw } from '../../site/text/html.mjs';

describe('html', () => {
  it('escapes what is put in, in text and in attributes', () => {
    expect(String(html`<p title="${'"a" & <b>'}">${'<i>'}</p>`)).toBe(
      '<p title="&quot;a&quot; &amp; &lt;b&gt;">&lt;i&gt;</p>',
    );
  });

  it('lets HTML through, joins lists and leaves out what is not there', () => {
    const items = [1, 2].map((n) => html`<li>${n}</li>`);
    expect(String(html`<ul>${items}${undefined}${null}${false}${raw('<li>')}${0}</ul>`)).toBe(
      '<ul><li>1</li><li>2</li><li>0</ul>',
    );
  });

  it('never lets text open a tag, end an attribute or write an entity', () => {
    const signs: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' };
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('<', '>', '&', '"', ';', 'lt', 'amp', 'é', '\u2028') }), (text) => {
        const escaped = escapeHtml(text);
        expect(escaped).not.toMatch(/[<>"]|&(?!(lt|gt|quot|amp);)/);
        expect(escaped.replaceAll(/&(lt|gt|quot|amp);/g, (sign) => signs[sign])).toBe(text);
      }),
    );
  });
});
