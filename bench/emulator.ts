import { fork } from 'node:child_process';
import { once } from 'node:events';
import { startEmulator, type EmulatorOptions, type RequestRecord } from '../emulator/emulator.ts';

/** What a measured command needs of the emulator. */
export interface RemoteEmulator {
  readonly environment: Readonly<Record<string, string>>;
  /** `127.0.0.1:PORT` of the private registry in the default region. */
  readonly registry: string;
  /** Every request so far. */
  requests(): Promise<readonly RequestRecord[]>;
  close(): Promise<void>;
}

type RemoteOptions = Pick<EmulatorOptions, 'roundTripMilliseconds' | 'quotas'>;

/**
 * Starts an emulator in a process of its own, so that what is measured does not share a thread with it.
 * `options` are those that can be written as JSON.
 */
async function startRemoteEmulator(options: RemoteOptions): Promise<RemoteEmulator> {
  const child = fork(import.meta.filename, [JSON.stringify(options)]);
  const [message] = (await once(child, 'message')) as [Pick<RemoteEmulator, 'environment' | 'registry'>];
  return {
    ...message,
    requests: async () => {
      child.send('requests');
      const [requests] = (await once(child, 'message')) as [readonly RequestRecord[]];
      return requests;
    },
    close: async () => {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

/** Runs something with an emulator of its own, in a process of its own. */
export async function withEmulator<Result>(
  options: RemoteOptions,
  work: (emulator: RemoteEmulator) => Promise<Result>,
): Promise<Result> {
  const emulator = await startRemoteEmulator(options);
  try {
    return await work(emulator);
  } finally {
    await emulator.close();
  }
}

if (process.send !== undefined) {
  const emulator = await startEmulator(JSON.parse(process.argv[2] ?? '{}') as EmulatorOptions);
  process.send({ environment: emulator.environment, registry: new URL(emulator.endpoint).host });
  process.on('message', () => process.send?.(emulator.requests));
  process.once('disconnect', () => void emulator.close());
}
