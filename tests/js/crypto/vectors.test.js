// Both languages agree, byte for byte: every vector of crypto/vectors.

import assert from "node:assert/strict";
import test from "node:test";

import { DOINGS, readArguments, writeResult } from "./doings.js";
import { readVectors, refusal, vectorFiles } from "./room.js";

test("there are vectors to read", () => {
  assert.ok(vectorFiles().length > 0);
});

for (const file of vectorFiles()) {
  for (const vector of readVectors(file).vectors) {
    test(`${file}: ${vector.name}`, () => {
      const act = DOINGS[vector.do];
      assert.ok(act, `nothing here does ${vector.do}`);
      const run = () => act(readArguments(vector));

      if (vector.outcome) assert.throws(run, refusal(vector.outcome, vector.why));
      else assert.deepEqual(writeResult(run()), vector.out);
    });
  }
}
