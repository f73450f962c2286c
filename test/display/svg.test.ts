import fc from 'fast-check';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { escapeXml, svgText } from '../../lib/display/svg';

it('keeps every character that XML can hold, emoji included', () => {
  for (const text of ['plain', 'é 猫 ß', '😀 👩‍🔬', '\t\n\r', '\u{10ffff}\ufffd\ud7ff\ue000'])
    expect(escapeXml(text)).toBe(text);
  expect(escapeXml('<a href="x">&</a>')).toBe('&lt;a href=&quot;x&quot;&gt;&amp;&lt;/a&gt;');
});

it('puts U+FFFD in place of what XML cannot hold', () => {
  for (const text of ['\u0000', '\u0008', '\u001b', '\ufffe', '\uffff', '\ud800', '\udc00'])
    expect(escapeXml(text)).toBe('\ufffd');
  expect(escapeXml('\ude00\ud83d')).toBe('\ufffd\ufffd');
});

it('writes what an SVG reader accepts, whatever the text', async () => {
  const property = fc.asyncProperty(fc.string({ unit: 'binary' }), fc.string(), async (text, color) => {
    const body = svgText(text, { x: 1, y: 9, size: 8, room: 20, outline: color, color });
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10">${body}</svg>`;
    expect(await sharp(Buffer.from(svg)).metadata()).toMatchObject({ width: 20, height: 10 });
  });
  await fc.assert(property, { numRuns: 50, examples: [['\ud800<>&"\uffff', '"/>']] });
});
