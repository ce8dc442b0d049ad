import { describe, expect, it } from 'vitest';
import { createIdle } from './idle';

describe('createIdle', () => {
  it('tells once, after the whole limit without a touch', () => {
    let time = 0;
    let told = 0;
    const idle = createIdle({ limitMs: () => 1000, onIdle: () => told++, clock: () => time });
    time = 900;
    idle.touched();
    time = 1899;
    idle.look();
    expect(told).toBe(0);
    time = 99_999;
    idle.look();
    idle.look();
    expect(told).toBe(1);
    idle.touched();
    time += 1000;
    idle.look();
    expect(told).toBe(2);
  });
});
