import { shortNumber } from './alt-text';
import { type Box, fitText, type Point, placeLabels } from './label-places';
import { degreesBetween, distanceBetween, isOn, lengthOf, type Vector, type VectorPair } from './vector-geometry';
import { labelOf, labelSize, placesAtArc, placesAtLine, placesAtTip } from './vector-labels';
import { arcBetween, gapBetween, outlineOf, pointsOf } from './vector-shapes';

export interface VectorDrawing {
  /** The longest first, so that no arrow hides a shorter one; `covering` says that it lies on a longer one. */
  arrows: { name: string; tip: Point; covering: boolean }[];
  /** Per pair, an arc from one vector to the other, around the origin. */
  arcs: Point[][];
  /** Per pair, the line between the two tips. */
  gaps: Point[][];
  /** Names at the tips, then angles, then distances. */
  labels: { text: string; center: Point }[];
}

/**
 * What a panel of vectors shows, in pixels around the origin: arrows, arcs, lines between tips, and labels that keep clear of them and of
 * each other.
 * @param scale pixels per unit
 * @param frame where labels may lie
 */
export function drawVectors(
  vectors: readonly Vector[],
  pairs: { angles: readonly VectorPair[]; distances: readonly VectorPair[] },
  { scale, frame }: { scale: number; frame: Box },
): VectorDrawing {
  const inPixels = ({ x, y }: Point) => ({ x: scale * x, y: scale * y });
  const sorted = [...vectors].sort((one, other) => lengthOf(other) - lengthOf(one));
  const arrows = sorted.map((vector, i) => {
    const tip = inPixels(vector);
    return { name: vector.name, tip, covering: sorted.slice(0, i).some((longer) => isOn(tip, inPixels(longer))) };
  });
  const tips = vectors.map(inPixels);
  const arcs = pairs.angles.map(([from, to], i) => arcBetween(inPixels(from), inPixels(to), i));
  const gaps = pairs.distances.map(([from, to]) => gapBetween(inPixels(from), inPixels(to)));
  const labels = [
    ...vectors.map((vector) =>
      labelOf(fitText(vector.name, labelSize, 0.5 * (frame.right - frame.left)), (size) =>
        placesAtTip(inPixels(vector), tips, size),
      ),
    ),
    ...pairs.angles.map((pair, i) => labelOf(`${degreesBetween(...pair)}°`, (size) => placesAtArc(arcs[i], size))),
    ...pairs.distances.map((pair, i) =>
      labelOf(shortNumber(distanceBetween(...pair)), (size) => placesAtLine(gaps[i], size)),
    ),
  ];
  const curves = arcs.map(pointsOf);
  const lines = [...arrows.map(({ tip }) => outlineOf(tip)), ...curves, ...gaps];
  const centers = placeLabels(labels, lines, frame);
  return { arrows, arcs: curves, gaps, labels: labels.map(({ text }, i) => ({ text, center: centers[i] })) };
}
