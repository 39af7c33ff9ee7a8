import type { DataDir } from '../data-dir.ts';
import { type Recorder, readReceived, startRecorder } from './recorder.ts';
import { beginDemoState, writeDemoState } from './state.ts';

const LOOK_EVERY_MS = 1000;

/**
 * Keeps a recorder on the port it had before, so that the demo's workflow still finds it. Where another server of this data
 * directory runs one there, that one serves as long as it lives, and ours after it; where something else has the port, a
 * new one is taken.
 */
export async function openRecorder(dir: DataDir): Promise<Pick<Recorder, 'close'>> {
  const state = await beginDemoState(dir);
  let opening = startRecorder(state.recorderPort).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    const shared = await readReceived(state.recorderPort).catch(() => undefined);
    return shared === undefined ? startRecorder(0) : undefined;
  });
  const recorder = await opening;
  if (recorder && recorder.port !== state.recorderPort) writeDemoState(dir, { ...state, recorderPort: recorder.port });
  const succession = setInterval(async () => {
    const last = opening;
    if ((await last) || opening !== last) return;
    opening = startRecorder(state.recorderPort).catch(() => undefined);
  }, LOOK_EVERY_MS);
  succession.unref();
  return {
    async close() {
      clearInterval(succession);
      await (await opening)?.close();
    },
  };
}
