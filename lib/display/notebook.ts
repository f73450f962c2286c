import { createRequire } from 'node:module';
import { sep } from 'node:path';

/** One output in several representations, keyed by MIME type: text, base64 for pictures, plain objects for JSON types. */
export interface MimeBundle {
  data: Record<string, unknown>;
  /** Metadata of each representation, keyed by MIME type, such as `{ 'image/png': { alt, width } }`. */
  metadata?: Record<string, unknown>;
  /** The name of this output, by which `update` finds it again. */
  displayId?: string;
}

type KernelWriter = (
  message: { data: object; metadata: object; transient: { display_id?: string } },
  update: boolean,
) => void;

const kernelModule = ['', 'tslab', 'dist', 'jupyter.js'].join(sep);

/**
 * The writer of the tslab kernel that runs this code, or null outside a kernel. It is looked up among the loaded modules, so that the
 * library works without tslab. tslab replaces it for each cell, so it must be looked up each time.
 */
function kernelWriter(): KernelWriter | null {
  const loaded = createRequire(__filename).cache;
  const path = Object.keys(loaded).find((name) => name.endsWith(kernelModule));
  return path ? (loaded[path]?.exports.lastWriteDisplayData ?? null) : null;
}

/** Whether outputs can be shown in a notebook. */
export function inNotebook(): boolean {
  return kernelWriter() !== null;
}

/**
 * Shows one output in the notebook cell that is running; with `update`, replaces the output of the same `displayId` in place.
 * @returns false outside a notebook, where nothing is shown
 */
export function writeOutput({ data, metadata = {}, displayId }: MimeBundle, { update = false } = {}): boolean {
  const write = kernelWriter();
  if (!write) return false;
  write({ data, metadata, transient: displayId ? { display_id: displayId } : {} }, update);
  return true;
}
