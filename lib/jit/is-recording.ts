let recording = false;

/** True inside a step that is being recorded. */
export const isRecording = (): boolean => recording;

/** Called by `watch` when a recording begins and ends. */
export function setRecording(now: boolean): void {
  recording = now;
}
