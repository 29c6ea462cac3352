/**
 * Quantities as a Kubernetes API server writes them back. It puts every quantity into its canonical form, and anything
 * else in a configuration would be a difference at every plan.
 * Source: https://pkg.go.dev/k8s.io/apimachinery/pkg/api/resource#Quantity
 */

const DECIMAL_SUFFIXES = ["", "k", "M", "G", "T"] as const;
const BINARY_SUFFIXES = ["Ki", "Mi", "Gi", "Ti", "Pi"] as const;

const MILLIS = 1000;
const KIBIBYTES_PER_GIBIBYTE = 1024 * 1024;

/** The least that a container may ask for, in cores and GiB: one thousandth, and 1 MiB. */
export const CONTAINER_MINIMUM = { cpu: 1 / MILLIS, memory: 1 / 1024 } as const;

/** CPU in cores, rounded down to thousandths: `2`, `500m`. */
export function cpuQuantity(cores: number): string {
  const millis = Math.floor(cores * MILLIS + 1e-6);
  if (millis % MILLIS !== 0) return `${millis}m`;
  return countQuantity(millis / MILLIS);
}

/** A whole number: `0`, `20`, `1k`. */
export function countQuantity(count: number): string {
  return inLargestUnit(count, 1000, DECIMAL_SUFFIXES);
}

/** Memory in GiB, rounded down to KiB: `4Gi`, `512Mi`. */
export function memoryQuantity(gibibytes: number): string {
  const kibibytes = Math.floor(gibibytes * KIBIBYTES_PER_GIBIBYTE + 1e-6);
  return kibibytes === 0 ? "0" : inLargestUnit(kibibytes, 1024, BINARY_SUFFIXES);
}

/** Whether a Kubernetes API server takes it for an amount. @param whole of things that are counted */
export function isQuantity(text: string, whole: boolean): boolean {
  return (whole ? /^\d+([kMGTPE]|[KMGTPE]i)?$/ : /^(\d+\.?\d*|\.\d+)([numkMGTPE]|[KMGTPE]i|[eE][+-]?\d+)?$/).test(text);
}

/** The largest unit in which the number is whole. */
function inLargestUnit(count: number, step: number, suffixes: readonly string[]): string {
  let unit = 0;
  let rest = count;
  while (rest > 0 && rest % step === 0 && unit < suffixes.length - 1) {
    rest /= step;
    unit++;
  }
  return `${rest}${suffixes[unit]}`;
}
