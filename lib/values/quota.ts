/** Sums of CPU, memory and GPU, and what they may come to (console §1.2, decision 18). */
import type { Quantities } from "../spec";

export type Quantity = keyof Quantities;

export const quantities: readonly Quantity[] = ["cpu", "memory", "gpu"];

export const quantityUnits: Readonly<Record<Quantity, string>> = { cpu: "CPU", memory: "GiB of memory", gpu: "GPU" };

export const noQuantities: Quantities = { cpu: 0, memory: 0, gpu: 0 };

/** Decimal fractions are added in thousandths, so that 0.1 and 0.2 make 0.3. */
const SCALE = 1000;

export function sumQuantities(all: Iterable<Quantities>): Quantities {
  let cpu = 0;
  let memory = 0;
  let gpu = 0;
  for (const one of all) {
    cpu += thousandths(one.cpu);
    memory += thousandths(one.memory);
    gpu += thousandths(one.gpu);
  }
  return { cpu: cpu / SCALE, memory: memory / SCALE, gpu: gpu / SCALE };
}

export interface Excess {
  readonly quantity: Quantity;
  readonly used: number;
  readonly limit: number;
}

/** The quantities that pass their limit. An absent limit is none; 0 is zero. */
export function excessOver(limit: Partial<Quantities> | undefined, used: Quantities): readonly Excess[] {
  const excess: Excess[] = [];
  for (const quantity of quantities) {
    const most = limit?.[quantity];
    if (most !== undefined && thousandths(used[quantity]) > thousandths(most)) {
      excess.push({ quantity, used: used[quantity], limit: most });
    }
  }
  return excess;
}

/** Whether the number is at least 0 and written in thousandths at most, the finest that Kubernetes counts CPU in. */
export function isQuantity(value: number): boolean {
  return Number.isFinite(value) && value >= 0 && Math.abs(value * SCALE - thousandths(value)) < 1e-6 * Math.max(1, value);
}

function thousandths(value: number): number {
  return Math.round(value * SCALE);
}
