// @ts-check
/**
 * Signed statements between their plain form and their bytes.
 *
 * Inside the engine a body is the plain object of its canonical JSON: ids, keys and hashes
 * are b64 strings, so that they compare with `===`. Each body is checked against its exact
 * shape whenever it becomes bytes and whenever bytes become a body.
 */

import { parseCanonical, toCanonical } from "../../crypto/canonical.js";
import { parseB64, toB64 } from "../../crypto/encoding.js";
import { hash32 } from "../../crypto/hashing.js";
import { parseSigned, signBody, verifySigned } from "../../crypto/signing.js";
import { parseBody } from "../../crypto/statements.js";

/**
 * @typedef {{body: string, sig: string}} SignedJson
 * @typedef {import("../../crypto/statements.js").BodyName} Name
 */

/**
 * The bytes of a plain body, after checking that it has the shape `name`.
 * @param {Name} name
 * @param {object} plain
 * @returns {Uint8Array}
 */
export function encodePlain(name, plain) {
  const body = toCanonical(plain);
  parseBody(name, body);
  return body;
}

/**
 * The plain body of bytes, after checking that they have the shape `name`.
 * @param {Name} name
 * @param {Uint8Array} body
 * @returns {any}
 */
export function parsePlain(name, body) {
  parseBody(name, body);
  return parseCanonical(body);
}

/**
 * Sign a plain body; gives the signed object as it travels.
 * @param {{label: string, name: Name, instance: Uint8Array, seed: Uint8Array}} how
 * @param {object} plain
 * @returns {SignedJson}
 */
export function signPlain({ label, name, instance, seed }, plain) {
  return signBody(label, instance, encodePlain(name, plain), seed).toJson();
}

/**
 * The plain body of a signed object, after its signature and its shape were verified.
 * @param {{label: string, name: Name, instance: Uint8Array}} how
 * @param {SignedJson} answer
 * @param {string} publicKey b64
 * @returns {any}
 */
export function verifyPlain({ label, name, instance }, answer, publicKey) {
  return parsePlain(name, verifySigned(label, instance, parseSigned(answer), parseB64(publicKey, 32)));
}

/** The hash of bytes, as text. @param {Uint8Array} data @returns {string} */
export const hashText = (data) => toB64(hash32(data));

/** The hash of a signed object's body, as text. @param {SignedJson} answer @returns {string} */
export const bodyHash = (answer) => hashText(parseB64(answer.body));
