import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AddressPlan, NoFreeAddressError } from '../../src/agent/address-plan.ts';
import { overlaps, parseAddress, parseBlock } from '../../src/agent/ipv4.ts';
import { privateDnsNameOf } from '../../src/agent/private-dns-name.ts';
import { MemoryJournal } from '../runtimes/simulated/memory-journal.ts';

const arn = (name: string): string => `arn:aws:ecs:us-east-1:000000000000:task/c/${name}`;
const lendMany = (plan: AddressPlan, count: number, subnetId: string): string[] =>
  Array.from({ length: count }, (_, index) => plan.lend(arn(`${subnetId}-${index}`), subnetId));
const partOf = (address: string): string => address.split('.').slice(0, 3).join('.');

describe('the address plan', () => {
  test('gives each subnet a part of the VPC, in the order in which they are first named', () => {
    const plan = new AddressPlan('10.203.0.0/16', new MemoryJournal());
    const of = (task: string, subnet: string) => partOf(plan.lend(arn(task), subnet));
    expect(of('1', 'subnet-b')).toBe('10.203.0');
    expect(of('2', 'subnet-a')).toBe('10.203.1');
    expect(of('3', 'subnet-b')).toBe('10.203.0');
  });

  test('gives a task the same address however often it asks, and another task another', () => {
    const plan = new AddressPlan('10.203.0.0/16', new MemoryJournal());
    const address = plan.lend(arn('1'), 'subnet-a');
    expect(plan.lend(arn('1'), 'subnet-a')).toBe(address);
    expect(plan.lend(arn('2'), 'subnet-a')).not.toBe(address);
  });

  test('never gives out the first four addresses of a part and its last, as in a VPC', () => {
    const plan = new AddressPlan('10.203.0.0/24', new MemoryJournal());
    const last = lendMany(plan, 251, 'subnet-a').map((address) => Number(address.split('.')[3]));
    expect(new Set(last).size).toBe(251);
    expect([Math.min(...last), Math.max(...last)]).toEqual([4, 254]);
    expect(() => plan.lend(arn('one more'), 'subnet-a')).toThrow(NoFreeAddressError);
    plan.release(arn('subnet-a-7'));
    expect(plan.lend(arn('one more'), 'subnet-a')).toMatch(/^10\.203\.0\./);
  });

  test('grows a subnet by another part when its own are full', () => {
    const plan = new AddressPlan('10.203.0.0/16', new MemoryJournal());
    plan.lend(arn('other'), 'subnet-b');
    const addresses = lendMany(plan, 600, 'subnet-a');
    expect(new Set(addresses).size).toBe(600);
    expect([...new Set(addresses.map(partOf))]).toEqual(['10.203.1', '10.203.2', '10.203.3']);
  });

  test('remembers whose the parts are when Gantry starts again', () => {
    const journal = new MemoryJournal();
    const before = new AddressPlan('10.203.0.0/16', journal);
    before.lend(arn('1'), 'subnet-a');
    const address = before.lend(arn('2'), 'subnet-b');
    const after = new AddressPlan('10.203.0.0/16', journal);
    expect(after.lend(arn('2'), 'subnet-b')).toBe(address);
    expect(partOf(after.lend(arn('3'), 'subnet-c'))).toBe('10.203.2');
  });

  test('does not lend what a task has claimed after a restart, nor what others have', () => {
    const journal = new MemoryJournal();
    const address = new AddressPlan('10.203.0.0/16', journal).lend(arn('1'), 'subnet-a');
    const plan = new AddressPlan('10.203.0.0/16', journal);
    plan.claim(arn('another'), address);
    const second = plan.lend(arn('1'), 'subnet-a');
    expect(second).not.toBe(address);
    const third = plan.lend(arn('1'), 'subnet-a', new Set([second]));
    expect([address, second]).not.toContain(third);
  });

  test('lets an idle subnet lose its part when there is no other, and never one with tasks', () => {
    const plan = new AddressPlan('10.203.0.0/23', new MemoryJournal());
    plan.lend(arn('1'), 'subnet-a');
    plan.lend(arn('2'), 'subnet-b');
    expect(() => plan.lend(arn('3'), 'subnet-c')).toThrow(/subnet-c/);
    plan.release(arn('2'));
    expect(partOf(plan.lend(arn('3'), 'subnet-c'))).toBe('10.203.1');
    expect(() => plan.lend(arn('4'), 'subnet-b')).toThrow(NoFreeAddressError);
  });

  test('begins again with the first part after the subnets are forgotten', () => {
    const journal = new MemoryJournal();
    const plan = new AddressPlan('10.203.0.0/16', journal);
    plan.lend(arn('1'), 'subnet-a');
    plan.release(arn('1'));
    plan.forgetSubnets();
    expect(journal.entries()).toEqual([]);
    expect(partOf(plan.lend(arn('2'), 'subnet-z'))).toBe('10.203.0');
  });

  test('another address space has parts of its own in the same journal', () => {
    const journal = new MemoryJournal();
    const plan = new AddressPlan('10.203.0.0/16', journal);
    plan.lend(arn('1'), 'subnet-a');
    expect(partOf(plan.over('172.20.0.0/16').lend(arn('2'), 'subnet-b'))).toBe('172.20.0');
    expect(plan.over('10.203.0.0/16')).toBe(plan);
  });

  test('refuses what is no block of addresses', () => {
    for (const cidr of ['10.203.0.1/16', '10.203.0.0', '10.203.0.0/33', 'x/16', '10.0.0.0/30']) {
      expect(() => new AddressPlan(cidr, new MemoryJournal()), cidr).toThrow(RangeError);
    }
  });

  test('no history of lending and giving back makes two tasks share an address', () => {
    const step = fc.record({
      task: fc.integer({ min: 0, max: 40 }),
      subnet: fc.constantFrom('subnet-a', 'subnet-b', 'subnet-c'),
      back: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const plan = new AddressPlan('192.168.0.0/28', new MemoryJournal());
        const live = new Map<number, string>();
        for (const { task, subnet, back } of steps) {
          if (back) {
            plan.release(arn(String(task)));
            live.delete(task);
            continue;
          }
          try {
            live.set(task, plan.lend(arn(String(task)), subnet));
          } catch (error) {
            if (!(error instanceof NoFreeAddressError)) throw error;
          }
        }
        expect(new Set(live.values()).size).toBe(live.size);
      }),
    );
  });
});

describe('blocks of addresses', () => {
  test('overlap when they share an address', () => {
    const block = (cidr: string) => parseBlock(cidr) ?? { first: 0, size: 0 };
    expect(overlaps(block('10.0.0.0/8'), block('10.203.0.0/16'))).toBe(true);
    expect(overlaps(block('10.203.4.0/24'), block('10.203.0.0/16'))).toBe(true);
    expect(overlaps(block('10.202.0.0/16'), block('10.203.0.0/16'))).toBe(false);
    expect(overlaps(block('0.0.0.0/0'), block('255.255.255.255/32'))).toBe(true);
  });

  test('an address is four octets', () => {
    expect(parseAddress('255.255.255.255')).toBe(2 ** 32 - 1);
    for (const text of ['1.2.3', '1.2.3.256', '1.2.3.-4', '1.2.3.4.5', 'a.b.c.d']) {
      expect(parseAddress(text), text).toBeUndefined();
    }
  });
});

test.each([
  ['us-east-1', 'ip-10-203-0-9.ec2.internal'],
  ['eu-west-1', 'ip-10-203-0-9.eu-west-1.compute.internal'],
])('the private DNS name in %s is %s', (region, name) => {
  expect(privateDnsNameOf('10.203.0.9', `arn:aws:ecs:${region}:0:task/c/1`)).toBe(name);
});
