/** Who says a digit, and which of the 50 times it is. */
export interface Recording {
  /** `DIGIT_SPEAKER_TAKE.wav`. */
  file: string;
  digit: number;
  /** An index into `speakerNames`. */
  speaker: number;
  take: number;
}

/** In the order of the alphabet. */
export const speakerNames = ['george', 'jackson', 'lucas', 'nicolas', 'theo', 'yweweler'];

const digits = Array.from({ length: 10 }, (_, digit) => digit);
const takes = Array.from({ length: 50 }, (_, take) => take);

/** Every recording of the data set, in the order of the files' names as bytes: take 10 follows take 1. */
export const recordings: readonly Recording[] = digits
  .flatMap((digit) =>
    speakerNames.flatMap((name, speaker) =>
      takes.map((take) => ({ file: `${digit}_${name}_${take}.wav`, digit, speaker, take })),
    ),
  )
  .sort((a, b) => (a.file < b.file ? -1 : 1));
