let recording = false;

/** True inside a step that is being recorded. */
export const isRecording = (): boolean => recording;

/** Said by `watch`, which records. */
export function setRecording(now: boolean): void {
  recording = now;
}
