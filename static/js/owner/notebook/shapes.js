// @ts-check
/**
 * Exact shapes of JSON values, as small checkers put together.
 *
 * * A checker returns nothing and throws `answer_refused`; it never repairs a value.
 * * An object has the listed fields and no other: a server can't slip anything in
 *   (docs/protocol.md section 17, points 1 and 14).
 */

import { parseB64 } from "../../crypto/encoding.js";
import { NotebookError } from "./errors.js";

/** @typedef {(value: any, where: string) => void} Shape */

/** @param {string} where @returns {never} */
function refuse(where) {
  throw new NotebookError("answer_refused", { field: where });
}

/**
 * Bytes in base64url, of exactly `size` bytes where that is given.
 * @param {number} [size]
 * @returns {Shape}
 */
export const bytes = (size) => (value, where) => {
  try {
    parseB64(value, size);
  } catch {
    refuse(where);
  }
};

export const id = bytes(16);
export const key = bytes(32);
export const hash = bytes(32);

/** @type {Shape} */
export const int = (value, where) => {
  if (!Number.isSafeInteger(value) || value < 0) refuse(where);
};
export const time = int;

const DAY_SECONDS = 86_400;

/** @type {Shape} */
export const day = (value, where) => {
  int(value, where);
  if (value % DAY_SECONDS) refuse(where);
};

/** @type {Shape} */
export const text = (value, where) => {
  if (typeof value !== "string") refuse(where);
};

/** @type {Shape} */
export const bool = (value, where) => {
  if (typeof value !== "boolean") refuse(where);
};

/** @param {...string} choices @returns {Shape} */
export const oneOf =
  (...choices) =>
  (value, where) => {
    if (!choices.includes(value)) refuse(where);
  };

/** @param {Shape} shape @returns {Shape} */
export const listOf = (shape) => (value, where) => {
  if (!Array.isArray(value)) refuse(where);
  value.forEach((/** @type {any} */ item, /** @type {number} */ index) => shape(item, `${where}[${index}]`));
};

/**
 * An object with exactly these fields; those of `optional` may be absent.
 * @param {Record<string, Shape>} fields
 * @param {Record<string, Shape>} [optional]
 * @returns {Shape}
 */
export const object =
  (fields, optional = {}) =>
  (value, where) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) refuse(where);
    for (const name of Object.keys(fields)) if (!Object.hasOwn(value, name)) refuse(`${where}.${name}`);
    for (const [name, field] of Object.entries(value)) {
      const shape = Object.hasOwn(fields, name) ? fields[name] : Object.hasOwn(optional, name) ? optional[name] : null;
      if (!shape) refuse(`${where}.${name}`);
      else shape(field, `${where}.${name}`);
    }
  };

export const signed = object({ body: bytes(), sig: bytes(64) });

/**
 * Give back an answer that has exactly this shape.
 * @param {Shape} shape
 * @param {any} value
 * @returns {any}
 */
export function checkShape(shape, value) {
  shape(value, "answer");
  return value;
}
