import { parseWorkflowCommands } from '../runner/workflow-commands.ts';
import type { ShownStep } from './scene.ts';
import { characterWidth, picture, textAt, wrap } from './svg.ts';

interface Line {
  readonly text: string;
  readonly kind?: string;
}

/** A line of a step's log as GitHub's page shows it; what the runner keeps to itself is left out. */
function shownLine(line: string): readonly Line[] {
  const [command] = parseWorkflowCommands(line);
  switch (command?.name) {
    case undefined:
      return [{ text: line }];
    case 'group':
      return [{ text: `▶ ${command.message}`, kind: 'head' }];
    case 'error':
      return [{ text: `Error: ${command.message}`, kind: 'bad' }];
    case 'notice':
    case 'warning':
      return [
        { text: `${command.name === 'notice' ? 'Notice' : 'Warning'}: ${command.message}`, kind: 'head' },
      ];
    default:
      return [];
  }
}

function linesOf({ inputs, log }: ShownStep): readonly Line[] {
  const given = Object.entries(inputs).map(([name, value]) => ({
    text: `    ${name}: ${value}`,
    kind: 'quiet',
  }));
  return [
    { text: '▼ Run your-org/helm-push-ecr@v0', kind: 'head' },
    { text: '  with:', kind: 'quiet' },
    ...given,
    ...log
      .replace(/^::group::(.*)\n[^]*?^::endgroup::$/gm, '::group::$1') // folded, as the page has them
      .split('\n')
      .filter((line) => line !== '')
      .flatMap(shownLine),
  ];
}

const columns = 112;
const [margin, lineHeight] = [20, 20];

/** Draws the log of a job's steps. */
export function drawLog(steps: readonly ShownStep[]): string {
  const lines = steps.flatMap((step, index) => [...(index === 0 ? [] : [{ text: '' }]), ...linesOf(step)]);
  const wrapped = lines.flatMap(({ text, kind }: Line) => {
    const [first = '', ...more] = text.startsWith(' ') ? [text] : wrap(text, columns);
    return [first, ...more.map((part) => `    ${part}`)].map((part) => ({ text: part, kind }));
  });
  const parts = wrapped.map(({ text, kind }, index) =>
    textAt(margin, margin + lineHeight * (index + 0.7), text, kind),
  );
  return picture(
    Math.ceil((columns + 4) * characterWidth) + 2 * margin,
    wrapped.length * lineHeight + 2 * margin,
    'The log of three steps: a first push, the same again, and other content under the same version',
    parts.filter((part) => !part.endsWith('></text>')),
  );
}
