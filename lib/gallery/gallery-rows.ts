/** The rows of a gallery: ids, labels, values [size, dimensions] and lengths |row|, in arrays that have room to grow. */
export class GalleryRows {
  /** What tells the file that they were read from, or written to last, from any other. */
  content?: string;
  size = 0;
  ids = new Float64Array(0);
  /** -1 where a row has none. */
  labels = new Int32Array(0);
  values = new Float32Array(0);
  lengths = new Float64Array(0);
  readonly #rowOf = new Map<number, number>();

  constructor(readonly dimensions: number) {}

  /** Makes room for so many rows in all: exactly so many when it is empty, twice as many as it had when it grows. */
  reserve(rows: number): void {
    const room = this.ids.length;
    if (rows <= room) return;
    const { size } = this;
    const wanted = size === 0 ? rows : Math.max(rows, 2 * room);
    // All before any takes its place: memory may be short.
    const values = new Float32Array(wanted * this.dimensions);
    const [ids, labels, lengths] = [new Float64Array(wanted), new Int32Array(wanted), new Float64Array(wanted)];
    ids.set(this.ids.subarray(0, size));
    labels.set(this.labels.subarray(0, size));
    values.set(this.values.subarray(0, size * this.dimensions));
    lengths.set(this.lengths.subarray(0, size));
    Object.assign(this, { ids, labels, values, lengths });
  }

  /**
   * Adds a row, or replaces that of the same id.
   * @param vector [dimensions]
   * @param length of the vector
   * @returns its number
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
   * Removes a row; the last takes its place.
   * @returns the number of the row that went, where it was there; the last, of number `size`, has moved there
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

  /** Numbers of the rows by id, anew from `ids`. False if two have one id. */
  index(): boolean {
    this.#rowOf.clear();
    for (let row = 0; row < this.size; row++) this.#rowOf.set(this.ids[row], row);
    return this.#rowOf.size === this.size;
  }
}
