// The crypto room, loaded and ready: the modules of which the build makes the files that browsers get.
//
// * Nothing here is a double. The build takes comments and white space out, and changes no name.
// * Randomness has one seam, `withRandom`, which answers what a vector says.

import { existsSync, readFileSync, readdirSync } from "node:fs";

export const ROOT = new URL("../../../", import.meta.url);
export const SOURCES = new URL("static/js/crypto/", ROOT);
const ENGINE = new URL("static/vendor/sodium/libsodium-wrappers.js", ROOT);
const VECTORS = new URL("crypto/vectors/", ROOT);

if (!existsSync(ENGINE)) throw new Error("The pages are not built yet: run `make build`.");

/** One module of the room. */
export const load = (file) => import(new URL(file, SOURCES));

const { ready, sodium } = await load("sodium.js");
await ready();

const FILES = [
  "errors", "bytes", "encoding", "canonical", "hashing", "labels", "derive", "signing", "padding", "envelope",
  "aead", "sealing", "wrapping", "boxes", "package", "release_card", "holder_card", "doors", "codes", "stop_codes", "statements",
  "chain", "grants", "renewals", "releases", "journal",
];

/** Every function and class of the room, by name. */
export const room = Object.assign({}, ...(await Promise.all(FILES.map((name) => load(`${name}.js`)))));

/** The names of the vector files, without the table of Unicode. */
export const vectorFiles = () =>
  readdirSync(VECTORS).filter((name) => name.endsWith(".json") && name !== "unassigned.json").sort();

/** A file of crypto/vectors. */
export const readVectors = (name) => JSON.parse(readFileSync(new URL(name, VECTORS), "utf8"));

/** Do something while libsodium's next random bytes are these. */
export function withRandom(bytes, act) {
  const library = sodium();
  const original = library.randombytes_buf;
  library.randombytes_buf = () => bytes;
  try {
    return act();
  } finally {
    library.randombytes_buf = original;
  }
}

/** Assert helper for `assert.throws`: exactly this class of the room, and this reason where given. */
export const refusal = (name, why) => (error) => {
  if (error.constructor !== room[name]) throw error;
  if (why !== undefined && error.why !== why) throw new Error(`refused for "${error.why}", not for "${why}"`);
  return true;
};

/** Repeatable "random" numbers below 2^32, so that a failure can be seen again. */
export function makeDice(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
