/** The rows of a gallery: ids, labels, values [size, dimensions] and lengths |row|, in arrays with spare capacity. */
export class GalleryRows {
  /** Identifies the content of the file that they were read from or last written to. */
  content?: string;
  size = 0;
  ids = new Float64Array(0);
  /** -1 for a row without a label. */
  labels = new Int32Array(0);
  values = new Float32Array(0);
  lengths = new Float64Array(0);
  readonly #rowOf = new Map<number, number>();

  constructor(readonly dimensions: number) {}

  /** Makes room for a total number of rows: exactly that many if it is empty, at least twice the old capacity if it grows. */
  reserve(rows: number): void {
    const room = this.ids.length;
    if (rows <= room) return;
    const { size } = this;
    const wanted = size === 0 ? rows : Math.max(rows, 2 * room);
    // Allocate all arrays before any is replaced, since memory may run out.
    const values = new Float32Array(wanted * this.dimensions);
    const [ids, labels, lengths] = [new Float64Array(wanted), new Int32Array(wanted), new Float64Array(wanted)];
    ids.set(this.ids.subarray(0, size));
    labels.set(this.labels.subarray(0, size));
    values.set(this.values.subarray(0, size * this.dimensions));
    lengths.set(this.lengths.subarray(0, size));
    Object.assign(this, { ids, labels, values, lengths });
  }

  /**
   * Adds a row, or replaces the one with the same id.
   * @param vector [dimensions]
   * @param length |vector|
   * @returns the row's number
   */
  set(id: number, label: number, vector: Float32Array, length: number): number {
    const row = this.#rowOf.get(id) ?? this.size;
    if (row === this.size) {
      this.reserve(this.size + 1);
      this.size++;
      this.#rowOf.set(id, row);
      this.ids[row] = id + 0; // -0 is 0.
    }
    this.labels[row] = label;
    this.values.set(vector, row * this.dimensions);
    this.lengths[row] = length;
    return row;
  }

  /**
   * Removes a row; the last row takes its place.
   * @returns the number of the removed row, if it existed; the last row, number `size`, has moved there
   */
  delete(id: number): number | undefined {
    const row = this.#rowOf.get(id);
    if (row === undefined) return undefined;
    this.#rowOf.delete(id);
    const last = --this.size;
    if (row === last) return row;
    const { dimensions } = this;
    this.ids[row] = this.ids[last];
    this.labels[row] = this.labels[last];
    this.values.copyWithin(row * dimensions, last * dimensions, (last + 1) * dimensions);
    this.lengths[row] = this.lengths[last];
    this.#rowOf.set(this.ids[row], row);
    return row;
  }

  /** Rebuilds the index of row numbers by id from `ids`. False if two rows have the same id. */
  index(): boolean {
    this.#rowOf.clear();
    for (let row = 0; row < this.size; row++) this.#rowOf.set(this.ids[row], row);
    return this.#rowOf.size === this.size;
  }
}
