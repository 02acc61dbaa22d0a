import { expect } from '@jest/globals';
import type { StepResult } from '../../scripts/runner/job.ts';

/** Checks that a step failed as it should: exit code 1, one `::error`, no stack trace. Returns the message. */
export function theError({ exitCode, commands, stdout, stderr }: StepResult): string {
  expect(exitCode).toBe(1);
  const errors = commands.filter(({ name }) => name === 'error');
  expect(errors).toHaveLength(1);
  expect(stdout + stderr).not.toMatch(/^\s+at /m);
  return errors[0]?.message ?? '';
}
