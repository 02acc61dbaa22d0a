import { fork } from 'node:child_process';
import { once } from 'node:events';
import { startEmulator, type EmulatorOptions } from '../emulator/emulator.ts';

/** What a measured command needs of the emulator. */
export interface RemoteEmulator {
  readonly environment: Readonly<Record<string, string>>;
  /** `127.0.0.1:PORT` of the private registry in the default region. */
  readonly registry: string;
  close(): Promise<void>;
}

/**
 * Starts an emulator in a process of its own, so that what is measured does not share a thread with it.
 * `options` are those that can be written as JSON.
 */
export async function startRemoteEmulator(
  options: Pick<EmulatorOptions, 'roundTripMilliseconds' | 'quotas'>,
): Promise<RemoteEmulator> {
  const child = fork(import.meta.filename, [JSON.stringify(options)]);
  const [message] = (await once(child, 'message')) as [Omit<RemoteEmulator, 'close'>];
  return {
    ...message,
    close: async () => {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

if (process.send !== undefined) {
  const emulator = await startEmulator(JSON.parse(process.argv[2] ?? '{}') as EmulatorOptions);
  process.send({ environment: emulator.environment, registry: new URL(emulator.endpoint).host });
  process.once('disconnect', () => void emulator.close());
}
