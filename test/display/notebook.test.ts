import { afterEach, expect, it } from 'vitest';
import { inNotebook, writeOutput } from '../../lib/display/notebook';
import { startFakeKernel, stopFakeKernel } from './fake-kernel';

afterEach(stopFakeKernel);

it('shows nothing outside a notebook, and says so', () => {
  expect(inNotebook()).toBe(false);
  expect(writeOutput({ data: { 'text/plain': 'x' } })).toBe(false);
});

it('sends one bundle to the kernel, and updates it by its name', () => {
  const sent = startFakeKernel();
  expect(inNotebook()).toBe(true);
  expect(writeOutput({ data: { 'text/plain': 'a' } })).toBe(true);
  writeOutput({ data: { 'text/plain': 'b' }, metadata: { 'text/plain': { c: 1 } }, displayId: 'd' }, { update: true });
  expect(sent).toEqual([
    { data: { 'text/plain': 'a' }, metadata: {}, transient: {}, update: false },
    { data: { 'text/plain': 'b' }, metadata: { 'text/plain': { c: 1 } }, transient: { display_id: 'd' }, update: true },
  ]);
});
