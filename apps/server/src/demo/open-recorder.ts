import type { DataDir } from '../data-dir.ts';
import { type Recorder, readReceived, startRecorder } from './recorder.ts';
import { readDemoState, writeDemoState } from './state.ts';

/**
 * Starts the recorder on the port it had before, so that the demo's workflow still finds it. Where another server of this
 * data directory runs one there, that one serves; where something else has the port, a new one is taken.
 */
export async function openRecorder(dir: DataDir): Promise<Recorder | undefined> {
  const state = readDemoState(dir);
  const recorder = await startRecorder(state?.recorderPort ?? 0).catch(async (error: NodeJS.ErrnoException) => {
    if (state === undefined || error.code !== 'EADDRINUSE') throw error;
    const shared = await readReceived(state.recorderPort).catch(() => undefined);
    return shared === undefined ? startRecorder(0) : undefined;
  });
  if (recorder && recorder.port !== state?.recorderPort) {
    writeDemoState(dir, { recorderPort: recorder.port, next: state?.next ?? 0 });
  }
  return recorder;
}
