import { describe, expect, test } from '@jest/globals';
import { ConstraintError, parseConstraint } from '../../../src/chart/version/constraint.ts';
import { parseVersion } from '../../../src/chart/version/semver.ts';

function means(constraint: string, text: string): boolean {
  const version = parseVersion(text);
  if (version === undefined) throw new Error(`${text} is no version`);
  return parseConstraint(constraint)(version);
}

// The rows of github.com/Masterminds/semver v3.5.0, constraints_test.go, TestConstraintsCheck: the library that Helm has.
describe('the constraint', () => {
  test.each([
    ['*', '1.2.3'],
    ['~0.0.0', '1.2.3'],
    ['= 2.0', '2.0.0'],
    ['4.1', '4.1.0'],
    ['4.1.x', '4.1.3'],
    ['1.x', '1.4'],
    ['!=4.1-alpha', '4.1.0'],
    ['!=4.1', '5.1.0'],
    ['!=4.x', '5.1.0'],
    ['!=4.1.x', '4.2.0'],
    ['>1.1', '4.1.0'],
    ['<1.1', '0.1.0'],
    ['<1.x', '0.1.1'],
    ['<1.1.x', '1.0.500'],
    ['<1.2.x', '1.1.1'],
    ['>=1.1', '4.1.0'],
    ['>=1.1', '1.1.0'],
    ['<=1.1', '0.1.0'],
    ['<=1.1-a', '0.1.0-alpha'],
    ['<=1.1', '1.1.0'],
    ['<=1.x', '1.1.0'],
    ['<=1.1', '1.1.1'],
    ['<=4.5', '3.4.0'],
    ['<=4.5', '3.7.0'],
    ['>1.1, <2', '1.2.1'],
    ['>1.1 <2', '1.2.1'],
    ['>=1.1, <2, !=1.2.3 || > 3', '4.1.2'],
    ['>=1.1, <2, !=1.2.3 || >= 3', '3.0.0'],
    ['>=1.1 <2 !=1.2.3 || > 3', '4.1.2'],
    ['>=1.1 <2 !=1.2.3 || >= 3', '3.0.0'],
    ['>   1.1, <2', '1.2.1'],
    ['>1.1 < 2', '1.2.1'],
    ['>= 1.1, <2, !=1.2.3 || > 3', '4.1.2'],
    ['>= 1.1, <2, != 1.2.3 || >= 3', '3.0.0'],
    ['>= 1.1 <2 != 1.2.3 || > 3', '4.1.2'],
    ['>= 1.1 <2 != 1.2.3 || >= 3', '3.0.0'],
    ['>= 1.0.0  <= 2.0.0-beta', '1.0.1-beta'],
    ['>= 1.0.0  <= 2.0.0-beta', '1.0.1'],
    ['>= 1.0.0  <= 2.0.0-beta || > 3', '1.0.1-beta'],
    ['>= 1.0.0  <= 2.0.0-beta != 1.0.1 || > 3', '1.0.1-beta'],
    ['>= 1.0.0-0  <= 2.0.0', '1.0.1-beta'],
    ['1.1 - 2', '1.1.1'],
    ['1.5.0 - 4.5', '3.7.0'],
    ['^1.1', '1.1.1'],
    ['^1.x', '1.1.1'],
    ['^1.1.2-alpha', '1.2.1-beta1'],
    ['^0.0.1', '0.0.1'],
    ['~*', '2.1.1'],
    ['~1', '1.3.5'],
    ['~1', '1.4'],
    ['~1.x', '1.3.5'],
    ['~1.x', '1.4'],
    ['~1.1', '1.1.1'],
    ['~1.1-alpha', '1.1.1-beta'],
    ['~1.1.1-beta', '1.1.1'],
    ['~1.2.3', '1.2.5'],
    ['1.0.0 - 2.0.0 <=2.0.0', '1.5.0'],
    ['1.0.0 - 2.0.0, <=2.0.0', '1.5.0'],
  ])('%s means %s', (constraint, version) => {
    expect(means(constraint, version)).toBe(true);
  });

  test.each([
    ['0.x.x', '1.2.3'],
    ['0.0.x', '1.2.3'],
    ['0.0.0', '1.2.3'],
    ['^0.0.0', '1.2.3'],
    ['= 2.0', '1.2.3'],
    ['!=4.1', '4.1.0'],
    ['!=4.1-alpha', '4.1.0-alpha'],
    ['!=4.1-alpha', '4.1.1-alpha'],
    ['!=4.x', '4.1.0'],
    ['!=4.2.x', '4.2.3'],
    ['>1.1', '1.1.0'],
    ['<1.1', '1.1.0'],
    ['<1.1', '1.1.1'],
    ['<1.x', '1.1.1'],
    ['<1.x', '2.0.0'],
    ['<1.1.x', '1.2.1'],
    ['<1.1.x', '1.1.500'],
    ['>=1.1', '4.1.0-beta'],
    ['>=1.1', '0.0.9'],
    ['<=1.1', '0.1.0-alpha'],
    ['<=2.x', '3.0.0'],
    ['<=1.1.x', '1.2.500'],
    ['<=4.5', '4.6.3'],
    ['>1.1, <2', '1.1.1'],
    ['>1.1, <3', '4.3.2'],
    ['>=1.1, <2, !=1.2.3', '1.2.3'],
    ['>1.1 <2', '1.1.1'],
    ['>1.1    <3', '4.3.2'],
    ['>=1.1    <2    !=1.2.3', '1.2.3'],
    ['>=1.1, <2, !=1.2.3 || > 3', '3.1.2'],
    ['>=1.1, <2, !=1.2.3 || > 3', '3.0.0'],
    ['>=1.1, <2, !=1.2.3 || > 3', '1.2.3'],
    ['>=1.1 <2 !=1.2.3', '1.2.3'],
    ['>=1.1 <2 !=1.2.3 || > 3', '3.1.2'],
    ['>=1.1 <2 !=1.2.3 || > 3', '3.0.0'],
    ['>=1.1 <2 !=1.2.3 || > 3', '1.2.3'],
    ['> 1.1, <     2', '1.1.1'],
    ['>1.1, <  3', '4.3.2'],
    ['>= 1.1, <     2, !=1.2.3', '1.2.3'],
    ['> 1.1 < 2', '1.1.1'],
    ['> 1.1    <3', '4.3.2'],
    ['>=1.1    < 2    != 1.2.3', '1.2.3'],
    ['>= 1.1, <2, != 1.2.3 || > 3', '3.1.2'],
    ['>= 1.1, <2, !=1.2.3 || > 3', '3.0.0'],
    ['>= 1.1, <2, !=1.2.3 || > 3', '1.2.3'],
    ['>= 1.1 <2 != 1.2.3', '1.2.3'],
    ['>= 1.1 <2 != 1.2.3 || > 3', '3.1.2'],
    ['>= 1.1 < 2 !=1.2.3 || > 3', '3.0.0'],
    ['>=1.1 < 2 !=1.2.3 || > 3', '1.2.3'],
    ['>= 1.0.0  <= 2.0.0-beta', '3.0.0'],
    ['>= 1.0.0  <= 2.0.0-beta || > 3', '3.0.1-beta'],
    ['>= 1.0.0  <= 2.0.0-beta != 1.0.1-beta || > 3', '1.0.1-beta'],
    ['1.1-3', '4.3.2'],
    ['^1.1', '4.3.2'],
    ['^2.x', '1.1.1'],
    ['^1.x', '2.1.1'],
    ['^1.x', '1.1.1-beta1'],
    ['^1.2.x-alpha', '1.1.1-beta1'],
    ['^0.0.1', '0.3.1'],
    ['~1', '2.1.1'],
    ['~1.x', '2.1.1'],
    ['~1.1', '1.1.1-alpha'],
    ['~1.1.1-beta', '1.1.1-alpha'],
    ['~1.2.3', '1.2.2'],
    ['~1.2.3', '1.3.2'],
    ['~1.1', '1.2.3'],
    ['~1.3', '2.4.5'],
  ])('%s does not mean %s', (constraint, version) => {
    expect(means(constraint, version)).toBe(false);
  });
});

describe('a text that is no constraint', () => {
  // The same file, TestNewConstraint, TestNewConstraintTooLong and TestNewConstraintTooManyGroups.
  test.each([
    ['>= bar', /improper constraint: ">= bar"/],
    ['BAR >= 1.2.3', /improper constraint/],
    ['v1.2.3-beta.01', /improper constraint/],
    ['12.3.4.1234', /improper constraint/],
    ['12.3.34~ 1.2.3', /improper constraint/],
    ['', /improper constraint: ""/],
    ['1.0,', /improper constraint/],
    ['1'.repeat(513), /constraint string is too long \(max 512 bytes\)/],
    [Array.from({ length: 33 }, () => '1').join('||'), /too many constraint groups \(max 32\)/],
  ])('%s', (text, message) => {
    expect(() => parseConstraint(text)).toThrow(ConstraintError);
    expect(() => parseConstraint(text)).toThrow(message);
  });

  test('is found out in no time, however it is written', () => {
    // Masterminds/semver itself leaves this to RE2, which has no backtracking.
    expect(() => parseConstraint(`${'1  '.repeat(160)}!`)).toThrow(ConstraintError);
    expect(() => parseConstraint(`${' '.repeat(500)}- x -`)).toThrow(ConstraintError);
  });
});
