import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { peerFolder } from '../scripts/peer-catalogue.ts';

/** The newest releases when the bench was written; README.md names them. */
const actions = {
  'configure-aws-credentials': { version: 'v6.2.3', commit: 'e6de054238d6b7531b4efff3b6587d9aade6a06c' },
  'amazon-ecr-login': { version: 'v2.1.7', commit: '03f1aad4c6c7ffd436567f42f9384779290529bd' },
} as const;

/** The folders of AWS's own actions, as they are published. */
export type AwsActions = Readonly<Record<keyof typeof actions, string>>;

function fetched(name: keyof typeof actions): string {
  const { commit } = actions[name];
  const folder = path.join(peerFolder(), `${name}-${commit}`);
  if (existsSync(folder)) return folder;
  const fetching = `${folder}.fetching`;
  rmSync(fetching, { recursive: true, force: true });
  mkdirSync(fetching, { recursive: true });
  const git = (...words: readonly string[]): Buffer =>
    execFileSync('git', words, { cwd: fetching, stdio: ['ignore', 'pipe', 'pipe'] });
  git('init', '--quiet');
  git('fetch', '--quiet', '--depth=1', `https://github.com/aws-actions/${name}`, commit);
  git('checkout', '--quiet', commit);
  renameSync(fetching, folder);
  return folder;
}

/** Fetches the actions from GitHub once, each at one commit. Returns `undefined` where GitHub cannot be reached. */
export function awsActions(): AwsActions | undefined {
  try {
    return {
      'configure-aws-credentials': fetched('configure-aws-credentials'),
      'amazon-ecr-login': fetched('amazon-ecr-login'),
    };
  } catch {
    return undefined;
  }
}
