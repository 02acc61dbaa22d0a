import { spawn } from 'node:child_process';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { parse } from 'yaml';
import { foldersIn } from '../support/clients.ts';
import { peer } from '../support/peers.ts';
import type { Stage } from '../support/stage.ts';

/** A block of code in a page of Markdown. */
export interface Block {
  /** The heading that it is under. */
  readonly heading: string;
  readonly language: string;
  readonly code: string;
}

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
}

/** Returns the blocks of code of a page, in their order. */
function blocksOf(markdown: string): readonly Block[] {
  const found = markdown.matchAll(/^## (?<heading>.+)$|^```(?<language>\w*)\n(?<code>[^]*?)^```$/gm);
  let heading = '';
  const blocks: Block[] = [];
  for (const { groups } of found) {
    heading = groups?.['heading'] ?? heading;
    const { language, code } = groups ?? {};
    if (language !== undefined && code !== undefined) blocks.push({ heading, language, code });
  }
  return blocks;
}

/**
 * Runs the blocks of a page as its readers would, shell commands and the steps of a job, in one workspace: see "The whole life of a
 * chart", which says what is replaced.
 */
export class Walkthrough {
  readonly #stage: Stage;
  readonly #folder: string;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #outputs = new Map<string, Readonly<Record<string, string>>>();

  /** Takes a stage, and a folder for what does not belong into its workspace. */
  constructor(stage: Stage, folder: string) {
    this.#stage = stage;
    this.#folder = folder;
    this.#environment = {
      ...stage.emulator.environment,
      ...foldersIn(path.join(folder, 'home')),
      HELM_REGISTRY_CONFIG: path.join(folder, 'home/config/registry/config.json'),
    };
  }

  /** Puts a `helm` before the others on PATH that talks to registries without TLS. */
  async open(helm: 'helm3' | 'helm4'): Promise<void> {
    const program = path.join(this.#folder, 'bin/helm');
    await mkdir(path.dirname(program), { recursive: true });
    await writeFile(
      program,
      `#!/bin/sh
case "$*" in
  "registry login "* | *" oci://"*) exec "${peer(helm)}" "$@" --plain-http ;;
  *) exec "${peer(helm)}" "$@" ;;
esac
`,
    );
    await chmod(program, 0o755);
    await writeFile(this.#variables, '');
  }

  /** Runs a block, and returns what it printed. Throws, with that, where a command or a step fails. */
  async run({ language, code }: Block): Promise<string> {
    if (language === 'sh') {
      const variables = this.#variables;
      return await this.#bash(`set -a\n. "${variables}"\n${code}\nexport -p > "${variables}"`);
    }
    if (language !== 'yaml') throw new Error(`nothing runs blocks of ${language || 'no language'}`);
    const printed: string[] = [];
    for (const step of parse(code) as readonly Step[]) printed.push(await this.#step(step));
    return printed.join('');
  }

  /** The file with the variables of the shell, which last from one block to the next. */
  get #variables(): string {
    return path.join(this.#folder, 'variables');
  }

  async #bash(commands: string, environment: Readonly<Record<string, string>> = {}): Promise<string> {
    const child = spawn('bash', ['-c', `set -euo pipefail\n${commands}`], {
      cwd: this.#stage.workspace,
      env: {
        ...process.env,
        ...this.#environment,
        PATH: `${path.join(this.#folder, 'bin')}${path.delimiter}${process.env['PATH'] ?? ''}`,
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject).once('close', resolve);
    });
    const [printed, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    if (code !== 0) throw new Error(`exit code ${code ?? 'none'}:\n${commands}\n${printed}${errors}`);
    return printed;
  }

  async #step({ id, uses, run, with: inputs = {}, env = {} }: Step): Promise<string> {
    if (run !== undefined) return await this.#bash(run, this.#filled(env));
    const [, folder] = /^your-org\/helm-push-ecr(?:\/([a-z]+))?@v0$/.exec(uses ?? '') ?? [];
    const { exitCode, outputs, stdout, stderr } = await this.#stage.use(
      folder ?? '.',
      this.#filled(inputs),
      this.#environment,
    );
    if (exitCode !== 0) throw new Error(`${uses ?? 'a step'} failed:\n${stdout}${stderr}`);
    if (id !== undefined) this.#outputs.set(id, outputs);
    return stdout;
  }

  /** Fills in `${{ steps.<id>.outputs.<name> }}`. Throws if there is no such output. */
  #filled(values: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
    const fill = (value: string): string =>
      value.replace(/\$\{\{ steps\.(\w+)\.outputs\.([\w-]+) \}\}/g, (all, id: string, name: string) => {
        const output = this.#outputs.get(id)?.[name];
        if (output === undefined) throw new Error(`there is no ${all}`);
        return output;
      });
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, fill(String(value))]));
  }
}

/** Reads the page. */
export async function readWalkthrough(): Promise<readonly Block[]> {
  return blocksOf(await readFile(path.resolve(import.meta.dirname, '../../docs/walkthrough.md'), 'utf8'));
}
