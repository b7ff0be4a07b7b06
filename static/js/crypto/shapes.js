// @ts-check
/**
 * The strict parser of bodies: a rule a field, put together into shapes.
 *
 * * Exactly the listed keys, each of the listed type, within its bounds; nothing is coerced.
 * * Bytes are Uint8Array inside and base64url outside; what was read is frozen.
 * * What can't be parsed can't be written either: `encode` reads back what it wrote.
 * * Every body carries `"v":1`; a caller that writes one may leave it out.
 */

import { LARGEST } from "./canonical.js";
import { compareBytes } from "./bytes.js";
import { parseB64, toB64 } from "./encoding.js";
import { BadEncoding, BadStatement } from "./errors.js";

export const VERSION = 1;
export const DAY_SECONDS = 86_400;

/**
 * How one type of field is read from JSON, and written to it. Reading again is the check.
 *
 * @template T
 * @typedef {object} Rule
 * @property {(value: unknown) => T} read throws BadStatement
 * @property {(value: any) => unknown} write throws BadStatement
 */

/**
 * What a rule reads.
 *
 * @template R
 * @typedef {R extends Rule<infer T> ? T : never} Read
 */

/**
 * @template {Record<string, Rule<any>>} F
 * @typedef {{readonly [K in keyof F]: Read<F[K]>}} Fields
 */

/** @param {unknown} value */
const asItIs = (value) => value;

/**
 * Refuse, unless something holds.
 *
 * @param {boolean} holds
 * @param {string} why
 */
export function need(holds, why) {
  if (!holds) throw new BadStatement(why);
}

/**
 * Bytes of one of these sizes; of any size where none is given.
 *
 * @param {...number} sizes
 * @returns {Rule<Uint8Array>}
 */
export const bytes = (...sizes) => ({
  read(value) {
    const data = parseBytes(value);
    need(sizes.length === 0 || sizes.includes(data.length), "size");
    return data;
  },
  write(value) {
    need(value instanceof Uint8Array, "type");
    return toB64(value);
  },
});

/** @param {unknown} value */
function parseBytes(value) {
  try {
    return parseB64(value);
  } catch (error) {
    if (error instanceof BadEncoding) throw new BadStatement("bytes");
    throw error;
  }
}

/**
 * A whole number within bounds, a multiple of `step`.
 *
 * @param {number} [least]
 * @param {number} [most]
 * @param {number} [step]
 * @returns {Rule<number>}
 */
export const whole = (least = 0, most = LARGEST, step = 1) => ({
  read(value) {
    if (typeof value !== "number" || !Number.isInteger(value)) throw new BadStatement("type");
    need(value >= least && value <= most && value % step === 0, "bounds");
    return value;
  },
  write: asItIs,
});

/**
 * One of these numbers or words.
 *
 * @template {string | number} C
 * @param {readonly C[]} choices
 * @returns {Rule<C>}
 */
export const oneOf = (choices) => ({
  read(value) {
    need(typeof value === "string" || typeof value === "number", "type");
    const choice = choices.find((word) => word === value);
    if (choice === undefined) throw new BadStatement("choice");
    return choice;
  },
  write: asItIs,
});

/**
 * Text with a number of code points within bounds, and of a form where one is given.
 *
 * @param {number} least
 * @param {number} most
 * @param {RegExp} [form] of the whole text
 * @returns {Rule<string>}
 */
export const text = (least, most, form) => ({
  read(value) {
    if (typeof value !== "string") throw new BadStatement("type");
    needCount(countCodePoints(value), least, most);
    need(form === undefined || form.test(value), "form");
    return value;
  },
  write: asItIs,
});

/**
 * A list with a number of members within bounds, each of one type.
 *
 * @template T
 * @param {number} least
 * @param {number} most
 * @param {Rule<T>} member
 * @returns {Rule<readonly T[]>}
 */
export const list = (least, most, member) => ({
  read(value) {
    if (!Array.isArray(value)) throw new BadStatement("type");
    needCount(value.length, least, most);
    return Object.freeze(value.map((part) => member.read(part)));
  },
  write(value) {
    need(Array.isArray(value), "type");
    return Array.from(value, (part) => member.write(part));
  },
});

/**
 * true or false.
 *
 * @type {Rule<boolean>}
 */
export const flag = {
  read(value) {
    if (typeof value !== "boolean") throw new BadStatement("type");
    return value;
  },
  write: asItIs,
};

/**
 * An object with exactly these fields; those of `optional` may be absent.
 *
 * @template {Record<string, Rule<any>>} F
 * @template {Record<string, Rule<any>>} [O={}]
 * @param {F} fields
 * @param {(value: Fields<F> & Partial<Fields<O>>) => void} [check] what single fields can't refuse
 * @param {O} [optional]
 * @returns {Rule<Fields<F> & Partial<Fields<O>>>}
 */
export function object(fields, check = () => {}, optional) {
  /** @type {Record<string, Rule<any>>} */
  const rules = { ...fields, ...optional };
  const needed = Object.keys(fields);
  return {
    read(value) {
      const made = Object.freeze(eachField(rules, needed, value, (rule, part) => rule.read(part)));
      check(/** @type {any} */ (made));
      return /** @type {any} */ (made);
    },
    write: (value) => eachField(rules, needed, value, (rule, part) => rule.write(part)),
  };
}

/**
 * A top-level object: signed, sealed or hashed as canonical bytes.
 *
 * @template {Record<string, Rule<any>>} F
 * @template {Record<string, Rule<any>>} [O={}]
 * @param {F} fields
 * @param {(value: Fields<F> & Partial<Fields<O>>) => void} [check]
 * @param {O} [optional] those that may be absent
 * @returns {Rule<Fields<F> & Partial<Fields<O>> & {readonly v: 1}>}
 */
export function body(fields, check, optional) {
  const inner = object({ v: version, ...fields }, /** @type {any} */ (check), optional);
  return /** @type {any} */ ({
    read: inner.read,
    write: (/** @type {unknown} */ value) => {
      need(isPlain(value), "type");
      return inner.write({ v: VERSION, .../** @type {object} */ (value) });
    },
  });
}

/** @type {Rule<1>} */
const version = {
  read(value) {
    if (value !== VERSION) throw new BadStatement("version");
    return VERSION;
  },
  write: asItIs,
};

export const id = bytes(16);
export const key = bytes(32);
export const hash = bytes(32);
export const signature = bytes(64);
export const int = whole();
/** Counts from 1. */
export const number = whole(1);
export const time = whole();
export const day = whole(0, LARGEST, DAY_SECONDS);

/**
 * Refuse a list out of order, or with a member twice.
 *
 * @param {readonly Uint8Array[]} keys
 * @throws {BadStatement} keys that do not strictly ascend
 */
export function needAscending(keys) {
  need(keys.every((one, at) => at === 0 || compareBytes(keys[at - 1], one) < 0), "order");
}

/**
 * @param {Record<string, Rule<any>>} rules
 * @param {readonly string[]} needed
 * @param {unknown} value
 * @param {(rule: Rule<any>, part: unknown) => unknown} turn
 * @returns {Record<string, unknown>}
 */
function eachField(rules, needed, value, turn) {
  if (!isPlain(value)) throw new BadStatement("type");
  // Another version is refused as that, whatever else it holds.
  if (Object.hasOwn(rules, "v")) turn(rules.v, value.v);
  // An absent field may be written as undefined by a caller; JSON has no such value.
  const given = Object.keys(value).filter((name) => value[name] !== undefined);
  need(given.every((name) => Object.hasOwn(rules, name)), "keys");
  need(needed.every((name) => given.includes(name)), "keys");
  // In the order of the rules, so that of several faults the same one is named everywhere.
  const names = Object.keys(rules).filter((name) => given.includes(name));
  return Object.fromEntries(names.map((name) => [name, turn(rules[name], value[name])]));
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
function isPlain(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * @param {number} count
 * @param {number} least
 * @param {number} most
 */
function needCount(count, least, most) {
  need(count >= least && count <= most, "bounds");
}

/** @param {string} value */
function countCodePoints(value) {
  let count = 0;
  for (const _ of value) count += 1;
  return count;
}
