// See each-level.h.

inline Lanes clipped(Lanes value, Clip clip) {
  value = value < clip.low ? Lanes{} + clip.low : value;  // NaN stays NaN
  return value > clip.high ? Lanes{} + clip.high : value;
}
