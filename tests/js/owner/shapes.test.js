// Answers of a server: exactly the listed shape, or refused.

import assert from "node:assert/strict";
import { test } from "node:test";
import * as answers from "../../../static/js/owner/notebook/answers.js";
import { checkShape } from "../../../static/js/owner/notebook/shapes.js";

const HASH = "A".repeat(43);
const ID = "A".repeat(22);

const refused = (shape, value, field) =>
  assert.throws(() => checkShape(shape, value), (error) => {
    assert.equal(error.code, "answer_refused");
    assert.equal(error.data.field, field);
    return true;
  });

test("an answer of the right shape is given back", () => {
  const answer = { nonce: HASH, at: 5 };

  assert.equal(checkShape(answers.challenge, answer), answer);
});

test("a challenge that offers parameters is refused", () => {
  refused(answers.challenge, { nonce: HASH, at: 5, passes: 1 }, "answer.passes");
});

test("missing fields, other types and other sizes are refused", () => {
  refused(answers.challenge, { nonce: HASH }, "answer.at");
  refused(answers.challenge, { nonce: HASH, at: "5" }, "answer.at");
  refused(answers.challenge, { nonce: HASH, at: -1 }, "answer.at");
  refused(answers.challenge, { nonce: HASH, at: 1.5 }, "answer.at");
  refused(answers.challenge, { nonce: ID, at: 5 }, "answer.nonce");
  refused(answers.challenge, null, "answer");
  refused(answers.challenge, [], "answer");
  refused(answers.challenge, { nonce: `${"A".repeat(42)}B`, at: 5 }, "answer.nonce");
});

test("a field that every object inherits is no field of ours", () => {
  refused(answers.challenge, JSON.parse(`{"nonce":"${HASH}","at":5,"__proto__":1}`), "answer.__proto__");
  refused(answers.challenge, { nonce: HASH, at: 5, toString: 1 }, "answer.toString");
});

test("optional fields may be absent, and are checked where they are there", () => {
  const grant = {
    grant: ID,
    agency: ID,
    state: "offered",
    how: "",
    terms: HASH,
    offered_at: 1,
    not_after: 2,
    redeem_before: 3,
    reads: 0,
  };

  checkShape(answers.oneGrant, { grant });
  refused(answers.oneGrant, { grant: { ...grant, reader: ID } }, "answer.grant.reader");
  refused(answers.oneGrant, { grant: { ...grant, state: "revived" } }, "answer.grant.state");
});
