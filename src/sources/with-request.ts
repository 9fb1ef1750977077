/**
 * Runs `work` with a signal for its requests: it is given with the caller's, and once the work has ended, well or not. What is still under
 * way would go on reading, and keep the process from its end.
 */
export async function withRequest<T>(
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const ended = new AbortController()
  try {
    return await work(signal === undefined ? ended.signal : AbortSignal.any([signal, ended.signal]))
  } finally {
    ended.abort()
  }
}
