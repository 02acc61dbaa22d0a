import { beforeEach, expect, test } from '@jest/globals';
import { StallGuard } from '../../src/http/stall-guard.ts';
import { ManualClock } from '../support/clocks.ts';

let clock: ManualClock;
let stalls: number;
let guard: StallGuard;

beforeEach(() => {
  clock = new ManualClock();
  stalls = 0;
  guard = new StallGuard(clock, 1_000, () => {
    stalls += 1;
  });
  guard.resume();
});

test('what does not move is broken off at the limit', () => {
  clock.advance(999);
  expect(stalls).toBe(0);
  clock.advance(1);
  expect(stalls).toBe(1);
});

test('what moves slowly may take as long as it needs', () => {
  for (let second = 0; second < 100; second++) {
    clock.advance(999);
    guard.moved(16 * 1024);
  }
  expect(stalls).toBe(0);
});

test('a trickle of bytes is no movement', () => {
  for (let step = 0; step < 10; step++) {
    clock.advance(100);
    guard.moved(100);
  }
  expect(stalls).toBe(1);
});

test('time counts only while it waits', () => {
  clock.advance(600);
  guard.pause();
  clock.advance(10_000);
  guard.resume();
  clock.advance(399);
  expect(stalls).toBe(0);
  clock.advance(1);
  expect(stalls).toBe(1);
});

test('a restart gives the whole limit back, without resuming what is paused', () => {
  clock.advance(900);
  guard.restart();
  clock.advance(900);
  guard.pause();
  guard.restart();
  expect(clock.pending).toBe(0);
  guard.resume();
  guard.resume();
  expect(clock.pending).toBe(1);
  clock.advance(999);
  expect(stalls).toBe(0);
});
