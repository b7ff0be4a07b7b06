// The room mirrors the Python room: the same files, functions and errors, differing only by case.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import test from "node:test";

import { ROOT, SOURCES, load, readVectors, room } from "./room.js";

const PYTHON = new URL("crypto/", ROOT);
const SERVER_ONLY = new Set(["__init__.py", "at_rest.py", "invitations.py"]);
const files = readdirSync(PYTHON).filter((name) => name.endsWith(".py") && !SERVER_ONLY.has(name));
const readPython = (name) => readFileSync(new URL(name, PYTHON), "utf8");
const toCamelCase = (name) => name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());
const ownSources = readdirSync(SOURCES, { recursive: true }).filter((name) => name.endsWith(".js"));

// Shapes are declared with other means in each language; each has its own test.
const OTHER_MEANS = new Set(["shapes.py"]);

for (const file of files.filter((name) => !OTHER_MEANS.has(name))) {
  test(`${file} has a mirror with the same functions`, async () => {
    const names = [...readPython(file).matchAll(/^def ([a-z]\w*)\(/gm)].map(([, name]) => toCamelCase(name));

    const mirror = await load(file.replace(".py", ".js"));

    assert.deepEqual(names.filter((name) => typeof mirror[name] !== "function"), []);
  });
}

test("the statements are split by the same nouns, into the same bodies", async () => {
  for (const file of readdirSync(new URL("statements/", PYTHON)).filter((name) => /^[a-z]+\.py$/.test(name))) {
    const bodies = [...readPython(`statements/${file}`).matchAll(/^class (\w+)\(Body\)/gm)].map(([, name]) => name);
    const mirror = await load(`statements/${file.replace(".py", ".js")}`);

    assert.deepEqual(bodies.filter((name) => !(name in mirror && room.BODY_NAMES.includes(name))), []);
  }
});

test("every error has its Python name and code", () => {
  const errors = [...readPython("errors.py").matchAll(/^class ([A-Z]\w*)\([\s\S]*?code = "(\w+)"/gm)];
  assert.ok(errors.length > 10);

  for (const [, name, code] of errors) assert.equal(room[name]?.code, code, name);
});

test("the labels are those of Python", () => {
  const python = readPython("labels.py");
  const own = [room.DERIVATION_LABELS, room.SIGNATURE_LABELS, room.KINDS, room.SECTION_KINDS].flat();

  const quoted = new Set([...python.matchAll(/"([a-z-]{3,16})"/g)].map(([, label]) => label));
  quoted.delete("ascii");

  assert.deepEqual([...new Set(own)].sort(), [...quoted].sort());
});

test("the table of Unicode 14 is the one in crypto/vectors", async () => {
  const { UNASSIGNED, DECIMAL_ZEROS, WHITE_SPACE } = await load("unassigned.js");
  const table = readVectors("unassigned.json");

  assert.deepEqual(UNASSIGNED, table.unassigned);
  assert.deepEqual(DECIMAL_ZEROS, table.decimal_zeros);
  assert.deepEqual([...WHITE_SPACE], table.white_space);
});

test("the room touches no page, storage, network or weak randomness", () => {
  const names = "document window localStorage sessionStorage indexedDB caches fetch XMLHttpRequest WebSocket";
  const others = "navigator postMessage Math\\.random console";
  const forbidden = new RegExp(`\\b(${`${names} ${others}`.replaceAll(" ", "|")})\\b[.(]`);

  const found = ownSources.filter((name) => forbidden.test(readFileSync(new URL(name, SOURCES), "utf8")));

  assert.deepEqual(found, []);
});

test("every file of the room is type-checked", () => {
  const unchecked = ownSources.filter(
    (name) => !readFileSync(new URL(name, SOURCES), "utf8").startsWith("// @ts-check\n"),
  );

  assert.deepEqual(unchecked, []);
});
