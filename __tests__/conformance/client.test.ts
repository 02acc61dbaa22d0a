import { describe } from '@jest/globals';
import { describeClient } from './client.ts';
import { openPrivate, openPublic } from './ecr.ts';

describe('ECR, as the emulator has it,', () => {
  describeClient(openPrivate);
});

describe('ECR Public, as the emulator has it,', () => {
  describeClient(openPublic);
});
