import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWav } from '../../lib/data/parse-wav';
import { audioPlayers, type Recording } from '../../lib/display/audio-players';

const tone = (count = 4000): Float32Array =>
  Float32Array.from({ length: count }, (_, n) => 0.5 * Math.sin((2 * Math.PI * 440 * n) / 8000));
const seven: Recording = { samples: tone(), sampleRate: 8000, title: 'seven' };

/** What each player plays. */
const played = (html: string) =>
  [...html.matchAll(/<audio [^>]*src="data:audio\/wav;base64,([^"]*)"><\/audio>/g)].map(([, text]) =>
    parseWav(new Uint8Array(Buffer.from(text, 'base64'))),
  );

describe('audioPlayers', () => {
  it('plays the recordings, as files in the page', () => {
    const other = { samples: [0, 0.25, -0.5], sampleRate: 44_100, title: 'click' };
    const found = played(audioPlayers([seven, other]).html);
    expect(found.map(({ sampleRate, bits }) => [sampleRate, bits])).toEqual([
      [8000, 16],
      [44_100, 16],
    ]);
    expect(found[0].channels).toHaveLength(1);
    expect(found[0].channels[0]).toHaveLength(4000);
    expect(Math.max(...found[0].channels[0].map((s, i) => Math.abs(s - tone()[i])))).toBeLessThanOrEqual(1 / 65_536);
    expect([...found[1].channels[0]]).toEqual([0, 0.25, -0.5]);
  });

  it('loses no byte, whatever the length', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -32_768, max: 32_767 }), { minLength: 1, maxLength: 9000 }), (whole) => {
        const samples = Float32Array.from(whole, (integer) => integer / 32_768);
        expect(played(audioPlayers([{ ...seven, samples }]).html)[0].channels[0]).toEqual(samples);
      }),
      { numRuns: 30 },
    );
  });

  it('stand in rows of three, or of as many as asked for, each below its title and its length', () => {
    const rowsOf = (count: number, options?: { columns: number }) =>
      audioPlayers(new Array(count).fill(seven), options)
        .html.split('<tr>')
        .slice(1)
        .map((row) => row.split('<td').length - 1);
    expect([1, 3, 4, 7].map((count) => rowsOf(count))).toEqual([[1], [3], [3, 1], [3, 3, 1]]);
    expect(rowsOf(5, { columns: 2 })).toEqual([2, 2, 1]);
    expect(audioPlayers([seven]).html).toContain(
      '<td style="text-align: left">seven (0.5 s)<br><audio controls preload="none" title="seven (0.5 s)"',
    );
  });

  it('say in words what is heard, and what was clipped', () => {
    expect(audioPlayers([seven]).alt).toBe('One recording to listen to: seven (0.5 s).');
    const loud = { ...seven, title: 'loud', samples: [0, 1, -1, 1.01, -3] };
    expect(audioPlayers([seven, loud]).alt).toBe(
      '2 recordings to listen to: seven (0.5 s); loud (0.000625 s, 2 of 5 samples clipped).',
    );
  });

  it('take any title as text', () => {
    const { html } = audioPlayers([{ ...seven, title: '"><script>alert(1)</script>&\u0000' }]);
    expect(html).not.toContain('<script');
    expect(html.split('&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;\ufffd (0.5 s)')).toHaveLength(3);
  });

  it('refuse what cannot be played, or is too long for a notebook', () => {
    const cases: [unknown, object, string][] = [
      [[], {}, 'audioPlayers: recordings must be at least one, found none'],
      [seven, {}, 'audioPlayers: recordings must be an array, found an object { samples, sampleRate, title }'],
      [[seven], { columns: 0 }, 'audioPlayers: columns must be a whole number of 1 or more, found 0'],
      [
        [{ ...seven, title: undefined }],
        {},
        'title of recording 0 must be a string, found undefined; say what is heard',
      ],
      [[seven, { ...seven, samples: 7 }], {}, 'samples of recording 1 must be an array, found 7'],
      [[{ ...seven, samples: [] }], {}, 'samples of recording 0 must be one or more, found none'],
      [[{ ...seven, samples: [0, Number.NaN] }], {}, 'must be finite numbers, found NaN at sample 1'],
      [
        [{ samples: [0], rate: 8000, title: '' }],
        {},
        'sampleRate of recording 0 must be a whole number from 3000 to 192000, found undefined',
      ],
      [[{ ...seven, sampleRate: 22_050.5 }], {}, 'found 22050.5'],
      [
        [{ ...seven, samples: new Float32Array(480_001) }],
        {},
        'must be at most 60 seconds, found 60; show a part of them: samples.subarray(0, 10 * sampleRate)',
      ],
      [
        new Array(11).fill({ ...seven, samples: new Float32Array(480_000) }),
        {},
        'recordings must have at most 10 MB together, found 10.6 MB in 11; show fewer, or parts of them',
      ],
    ];
    for (const [recordings, options, message] of cases)
      expect(() => audioPlayers(recordings as Recording[], options)).toThrow(message);
    expect(audioPlayers([{ ...seven, samples: new Float32Array(480_000) }]).alt).toContain('(60 s)');
  });
});
