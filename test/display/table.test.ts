import { afterEach, describe, expect, it, vi } from 'vitest';
import * as notebook from '../../lib/display/notebook';
import { displayTable } from '../../lib/display/table';

afterEach(() => vi.restoreAllMocks());

describe('displayTable', () => {
  const rows = [
    { network: 'first', AUC: 0.91 },
    { network: '<b>&"wide"', AUC: 0.985 },
  ];

  it('shows HTML in a notebook, with its text beside it, and takes nothing for markup', () => {
    const write = vi.spyOn(notebook, 'writeOutput').mockReturnValue(true);
    const log = vi.spyOn(console, 'log');
    displayTable(rows);
    const { data } = write.mock.calls[0][0];
    expect(data['text/html']).toContain('<td style="text-align: left">&lt;b&gt;&amp;&quot;wide&quot;</td>');
    expect(data['text/html']).toContain('<td style="text-align: right">0.985</td>');
    expect(data['text/plain']).toContain('network     AUC\nfirst       0.91');
    expect(log).not.toHaveBeenCalled();
  });

  it('prints text elsewhere', () => {
    const log = vi.spyOn(console, 'log').mockReturnValue();
    displayTable(rows);
    expect(log).toHaveBeenCalledWith('network     AUC\nfirst       0.91\n<b>&"wide"  0.985');
  });

  it('refuses a table without rows', () =>
    expect(() => displayTable([])).toThrow('rows must be at least one, found none'));
});
