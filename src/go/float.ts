/** A number's digits, the first of which is not 0, and the power of ten of that first one. */
interface Decimal {
  readonly digits: string;
  readonly exponent: number;
}

/** Returns the shortest digits that give a positive number back. V8 rounds halves of 64 bits to the even digit, as Go does. */
function shortest64(value: number): Decimal {
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  return { digits: mantissa.replace('.', ''), exponent: Number(exponent) };
}

/**
 * Returns the shortest digits that give a positive number of 32 bits back, those nearest to it; of two that are equally near
 * the even one. Rule: `dboxFtoa32` in Go's internal/strconv.
 */
function shortest32(value: number): Decimal {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  const bits = view.getUint32(0);
  const [biased, fraction] = [bits >>> 23, bits & 0x7fffff];
  const mantissa = biased === 0 ? fraction : fraction | 0x800000;
  // In quarters of the last bit: there lie the borders beyond which another number is nearer.
  const power = Math.max(biased, 1) - 152;
  const scale = power < 0 ? 5n ** BigInt(-power) : 2n ** BigInt(power);
  const exact = BigInt(mantissa * 4) * scale;
  const low = BigInt(mantissa * 4 - (fraction === 0 && biased > 1 ? 1 : 2)) * scale;
  const high = BigInt(mantissa * 4 + 2) * scale;
  const even = mantissa % 2 === 0;
  const isBack = (number: bigint): boolean =>
    even ? number >= low && number <= high : number > low && number < high;
  for (let unit = 10n ** BigInt(String(high).length - 1); ; unit /= 10n) {
    const down = exact - (exact % unit);
    const up = down + unit;
    const nearer = exact - down - (up - exact);
    // Go 1.26 rounds the half of a power of two up (2 ** -12, the only one): dboxFtoa32 has the exponent of 64 bits there.
    const roundsUp = nearer > 0n || (nearer === 0n && (fraction === 0 || (down / unit) % 2n === 1n));
    const found = [roundsUp ? up : down, roundsUp ? down : up].find(isBack);
    if (found === undefined) continue;
    const text = String(found);
    return { digits: text.replace(/0+$/, ''), exponent: text.length - 1 + Math.min(power, 0) };
  }
}

/**
 * Returns a number as Go's `strconv.FormatFloat(x, 'g', -1, bits)` writes it: the shortest digits that give the number back,
 * with an exponent below 1e-4 and from 1e6 on.
 */
export function formatFloat(number: number, bits: 32 | 64): string {
  const value = bits === 32 ? Math.fround(number) : number;
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const sign = value < 0 ? '-' : '';
  const { digits, exponent } = (bits === 32 ? shortest32 : shortest64)(Math.abs(value));
  if (exponent < -4 || exponent >= 6) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
    const power = String(Math.abs(exponent)).padStart(2, '0');
    return `${sign}${digits.charAt(0)}${fraction}e${exponent < 0 ? '-' : '+'}${power}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const fraction = digits.slice(exponent + 1);
  return `${sign}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}
