const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const threeDigits = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
const sizes = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];

/** Whole number with thousands separators: `120,000`. */
export function formatCount(count: number): string {
  return whole.format(count);
}

/** Decimal size (1 MB = 1,000,000 bytes): `26.4 MB`. */
export function formatBytes(bytes: number): string {
  const power = Math.min(Math.max(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), 0), sizes.length - 1);
  return new Intl.NumberFormat('en', {
    style: 'unit',
    unit: sizes[power],
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: power === 0 ? 0 : 1,
  }).format(bytes / 1000 ** power);
}

/** A rate per second: a whole number from 100 up, three digits below. */
export function formatRate(rate: number): string {
  return (rate < 100 ? threeDigits : whole).format(rate);
}

/** The two largest units: `0.4s`, `42s`, `3m 05s`, `2h 10m`. */
export function formatDuration(seconds: number): string {
  if (seconds < 10) return `${threeDigits.format(Math.round(seconds * 10) / 10)}s`;
  const total = Math.round(seconds);
  if (total < 60) return `${total}s`;
  if (total < 3600) return `${Math.floor(total / 60)}m ${String(total % 60).padStart(2, '0')}s`;
  return `${whole.format(Math.floor(total / 3600))}h ${String(Math.floor((total % 3600) / 60)).padStart(2, '0')}m`;
}
