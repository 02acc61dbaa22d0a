import { describe } from '@jest/globals';
import { openPrivate, openPublic } from './ecr.ts';
import { describeSpecification } from './specification.ts';

describe('ECR, as the emulator has it,', () => {
  describeSpecification(openPrivate);
});

describe('ECR Public, as the emulator has it,', () => {
  describeSpecification(openPublic);
});
