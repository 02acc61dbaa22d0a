import type { InputFields } from './input-fields.ts';
import type { Mistakes } from '../mistakes.ts';

/** What Helm and other clients know a chart by, and Helm itself lets nobody change (pkg/registry/chart.go). */
const fixed: ReadonlySet<string> = new Set([
  'org.opencontainers.image.title',
  'org.opencontainers.image.version',
]);

/** Reads the annotations that the manifest gets beside Helm's: `key=value`, one per line, since values may have commas. */
export function readAnnotations(fields: InputFields, mistakes: Mistakes): ReadonlyMap<string, string> {
  const annotations = new Map<string, string>();
  for (const line of fields.list('annotations', /\n/)) {
    const [, key = '', value = ''] = /^([^=]*)=(.*)$/s.exec(line) ?? [];
    const name = key.trim();
    if (name === '' || /\s/.test(name)) {
      mistakes.add('annotations', line, 'write key=value, one per line');
    } else if (fixed.has(name)) {
      mistakes.add(
        'annotations',
        line,
        'it is what the chart is known by, and cannot be changed; leave it out',
      );
    } else if (annotations.has(name)) {
      mistakes.add('annotations', line, `${name} is there twice; leave one out`);
    } else {
      annotations.set(name, value.trim());
    }
  }
  return annotations;
}
