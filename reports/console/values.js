// Arrow values as DuckDB writes them as text. What the browser build hands over wrongly is refused, never shown.
import { TimeUnit, Type } from "apache-arrow";

const PLAIN = new Set([Type.Null, Type.Int, Type.Float, Type.Utf8, Type.Bool, Type.Decimal, Type.Date, Type.Time, Type.Timestamp]);
const NESTED = new Set([Type.List, Type.FixedSizeList, Type.Struct, Type.Map]);
const DIGITS_OF = { [TimeUnit.SECOND]: 0, [TimeUnit.MILLISECOND]: 3, [TimeUnit.MICROSECOND]: 6 };

export const isNumber = (type) => [Type.Int, Type.Float, Type.Decimal].includes(type.typeId);

/** Whether `text` can write values of this type: enums, intervals, blobs, bits, unions and nanoseconds do not arrive whole. */
export function isWhole(type) {
  if (type.typeId === Type.Timestamp) return type.unit in DIGITS_OF;
  return PLAIN.has(type.typeId) || (NESTED.has(type.typeId) && type.children.every((child) => isWhole(child.type)));
}

/** The value as text, or null for NULL. */
export function text(value, type) {
  if (value === null || value === undefined) return null;
  const [first] = type.children ?? [];
  const inside = (item, of) => text(item, of) ?? "NULL";
  switch (type.typeId) {
    case Type.Float:
      return String(value).replace("NaN", "nan").replace("Infinity", "inf");
    case Type.Decimal:
      return decimal(value, type.scale);
    case Type.Date:
      return new Date(value).toISOString().slice(0, 10);
    case Type.Timestamp:
      return timestamp(value) + (type.timezone ? "+00" : "");
    case Type.Time:
      return time(BigInt(value));
    case Type.List:
    case Type.FixedSizeList:
      return `[${[...value].map((item) => inside(item, first.type)).join(", ")}]`;
    case Type.Struct:
      return `{${type.children.map((child) => `'${child.name}': ${inside(value[child.name], child.type)}`).join(", ")}}`;
    case Type.Map:
      return `{${[...value].map(([key, item]) => `${key}=${inside(item, first.type.children[1].type)}`).join(", ")}}`;
    default:
      return String(value);
  }
}

/** 128 bits in four words, the lowest first, two's complement, with the point `scale` digits from the right. */
function decimal(words, scale) {
  const unsigned = [...words].reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n);
  const signed = BigInt.asIntN(32 * words.length, unsigned);
  const digits = String(signed < 0n ? -signed : signed).padStart(scale + 1, "0");
  const sign = signed < 0n ? "-" : "";
  return sign + (scale ? `${digits.slice(0, -scale)}.${digits.slice(-scale)}` : digits);
}

function timestamp(milliseconds) {
  const microseconds = BigInt(Math.round(milliseconds * 1000));
  const ofSecond = ((microseconds % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const seconds = Number((microseconds - ofSecond) / 1000n);
  return new Date(seconds).toISOString().slice(0, 19).replace("T", " ") + fraction(ofSecond);
}

function time(microseconds) {
  return new Date(Number(microseconds / 1000n)).toISOString().slice(11, 19) + fraction(microseconds % 1_000_000n);
}

function fraction(microseconds) {
  return microseconds ? `.${String(microseconds).padStart(6, "0").replace(/0+$/, "")}` : "";
}
