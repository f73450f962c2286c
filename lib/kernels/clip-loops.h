// See each-level.h.

inline Lanes clipped(Lanes value, Clip clip) {
  value = value < clip.low ? Lanes{} + clip.low : value;  // not a number stays what it is
  return value > clip.high ? Lanes{} + clip.high : value;
}
