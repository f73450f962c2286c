/** A line of TensorFlow's log begins with its severity and the date: `E0000 00:00:1795322240.709698 8450 cuda_platform.cc:51] …`. */
const logLine = /^(?:\d{4}-\d\d-\d\d [\d:.]+: )?([IWEF])(?:\d{4} | )/;

/** What TensorFlow built for CUDA prints if it finds no GPU that it can use; it then runs on the CPU. */
const noGpu = /cuInit|cuda drivers|CUDA_ERROR_NO_DEVICE|no CUDA-capable device|Cannot dlopen some GPU libraries/i;

export interface StartUpMessages {
  /** What is left to show. */
  rest: string;
  /** Whether TensorFlow found no GPU that it can use. */
  withoutGpu: boolean;
}

/**
 * Removes from what TensorFlow printed while it loaded all that a reader cannot act on: notes, and the failed search for a GPU. A
 * line that does not begin a message belongs to the message before it.
 */
export function siftStartUpMessages(text: string): StartUpMessages {
  const rest: string[] = [];
  let withoutGpu = false;
  let dropping = false;
  for (const line of text.split('\n')) {
    const severity = logLine.exec(line)?.[1];
    if (severity) {
      const vain = noGpu.test(line);
      withoutGpu ||= vain;
      dropping = severity === 'I' || vain;
    } else if (line.startsWith('WARNING: All log messages before absl::InitializeLog()')) {
      dropping = true;
    }
    if (!dropping) rest.push(line);
  }
  return { rest: rest.join('\n').trim(), withoutGpu };
}
