import { cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder to which the site is written: beside its place, and renamed when it is complete. */
export class OutputFolder {
  /** @param {string} place */
  constructor(place) {
    this.place = place;
    this.folder = `${place}.partial-${process.pid}`;
    rmSync(this.folder, { recursive: true, force: true });
    mkdirSync(this.folder, { recursive: true });
  }

  /** @param {string} path */
  pathOf(path) {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    return file;
  }

  /**
   * @param {string} path from the site's root
   * @param {string | Uint8Array | { toString(): string }} content
   */
  write(path, content) {
    writeFileSync(this.pathOf(path), content instanceof Uint8Array ? content : String(content));
  }

  /**
   * @param {string} from
   * @param {string} path
   */
  copy(from, path) {
    cpSync(from, this.pathOf(path), { recursive: true });
  }

  finish() {
    rmSync(this.place, { recursive: true, force: true });
    renameSync(this.folder, this.place);
  }

  abandon() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
