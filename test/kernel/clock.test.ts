import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SystemClock, VirtualClock } from '../../src/kernel/clock.ts';

const dayMs = 24 * 60 * 60 * 1000;

describe('a virtual clock', () => {
  test('stands still until it is told to move', () => {
    const clock = new VirtualClock(1000);
    const wake = vi.fn();
    clock.at(1000, wake);
    clock.at(0, wake);
    expect(clock.now()).toBe(1000);
    expect(wake, 'at() must not call wake itself').not.toHaveBeenCalled();
    clock.jumpTo(1000);
    expect(wake).toHaveBeenCalledTimes(2);
  });

  test('wakes in order of deadline, and in the order asked for at one instant', () => {
    const clock = new VirtualClock(0);
    const order: string[] = [];
    clock.at(20, () => order.push('late'));
    clock.at(10, () => order.push('first at 10'));
    clock.at(10, () => order.push('second at 10'));
    clock.at(5, () => order.push('early'));
    clock.at(21, () => order.push('never'));
    clock.jumpTo(20);
    expect(order).toEqual(['early', 'first at 10', 'second at 10', 'late']);
  });

  test('wakes once', () => {
    const clock = new VirtualClock(0);
    const wake = vi.fn();
    clock.at(1, wake);
    clock.jumpTo(1);
    clock.jumpTo(2);
    expect(wake).toHaveBeenCalledTimes(1);
  });

  test('does not wake what was cancelled, even by a wake-up of the same instant', () => {
    const clock = new VirtualClock(0);
    const wake = vi.fn();
    const cancel = clock.at(1, wake);
    cancel();
    const cancelNext: (() => void)[] = [];
    clock.at(2, () => {
      for (const cancelOther of cancelNext) cancelOther();
    });
    cancelNext.push(clock.at(2, wake));
    clock.jumpTo(5);
    expect(wake).not.toHaveBeenCalled();
    expect(clock.nextDeadline({ includeBackground: true })).toBeUndefined();
  });

  test('leaves what a wake-up asks for to the next move, however near it is', () => {
    const clock = new VirtualClock(0);
    const inner = vi.fn();
    clock.at(1, () => clock.at(1, inner));
    clock.jumpTo(1);
    expect(inner).not.toHaveBeenCalled();
    expect(clock.nextDeadline({ includeBackground: false })).toBe(1);
    clock.jumpTo(1);
    expect(inner).toHaveBeenCalledTimes(1);
  });

  test('never goes back', () => {
    const clock = new VirtualClock(100);
    clock.jumpTo(50);
    expect(clock.now()).toBe(100);
  });

  test('keeps the other wake-ups when one throws', () => {
    const clock = new VirtualClock(0);
    const wake = vi.fn();
    clock.at(1, () => {
      throw new Error('a broken wake-up');
    });
    clock.at(2, wake);
    expect(() => clock.jumpTo(2)).toThrow('a broken wake-up');
    clock.jumpTo(2);
    expect(wake).toHaveBeenCalledTimes(1);
  });

  test('is idle although something waits in the background', () => {
    const clock = new VirtualClock(0);
    const wake = vi.fn();
    clock.at(60, wake, { background: true });
    expect(clock.nextDeadline({ includeBackground: false })).toBeUndefined();
    expect(clock.nextDeadline({ includeBackground: true })).toBe(60);
    clock.at(90, wake);
    expect(clock.nextDeadline({ includeBackground: false })).toBe(90);
    clock.jumpTo(60);
    expect(wake).toHaveBeenCalledTimes(1);
  });
});

describe('the system clock', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: 0 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('reads the time of the machine', () => {
    vi.setSystemTime(1_789_552_800_000);
    expect(new SystemClock().now()).toBe(1_789_552_800_000);
  });

  test.each([1, 1000, 2 ** 31 - 1, 2 ** 31, 30 * dayMs, 400 * dayMs])(
    'wakes once after %i ms, not before',
    (delayMs) => {
      const wake = vi.fn();
      new SystemClock().at(delayMs, wake);
      vi.advanceTimersByTime(delayMs - 1);
      expect(wake).not.toHaveBeenCalled();
      vi.advanceTimersByTime(1);
      expect(wake).toHaveBeenCalledTimes(1);
      vi.advanceTimersByTime(400 * dayMs);
      expect(wake).toHaveBeenCalledTimes(1);
    },
  );

  test('wakes for a deadline in the past, but not before at() returned', () => {
    const wake = vi.fn();
    new SystemClock().at(-5, wake);
    expect(wake).not.toHaveBeenCalled();
    vi.advanceTimersByTime(0);
    expect(wake).toHaveBeenCalledTimes(1);
  });

  test('does not wake early when the timer rings before the clock is there', () => {
    const wake = vi.fn();
    new SystemClock().at(10, wake);
    vi.setSystemTime(-1);
    vi.advanceTimersByTime(10);
    expect(wake).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(wake).toHaveBeenCalledTimes(1);
  });

  test.each([10, 400 * dayMs])('does not wake what was cancelled, %i ms ahead', (delayMs) => {
    const wake = vi.fn();
    const cancel = new SystemClock().at(delayMs, wake);
    vi.advanceTimersByTime(delayMs - 5);
    cancel();
    vi.advanceTimersByTime(delayMs);
    expect(wake).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });
});
