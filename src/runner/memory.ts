import { setFlagsFromString } from 'node:v8';

/**
 * Keeps V8's heap small where gigabytes are streamed: otherwise its young generation grows to some 100 MB, in which next to nothing
 * lives (`Heap::…NewSpace::Grow` multiplies its size by this factor, each time that as much has survived as it holds).
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
