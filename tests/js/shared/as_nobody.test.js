// Asking for a challenge where somebody else's visit may be in the way.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError } from "../../../static/js/shared/api.js";
import { askAsNobody } from "../../../static/js/shared/as_nobody.js";

/** A server that refuses with these codes, one after the other, and then answers. */
function refusing(...codes) {
  const asked = [];
  const api = { post: async (path) => void asked.push(path) };
  const ask = async () => {
    asked.push("challenge");
    const code = codes.shift();
    if (code) throw new ApiError(code, 429);
    return "nonce";
  };
  return { api, ask, asked };
}

test("nobody leaves where the challenge comes", async () => {
  const { api, ask, asked } = refusing();

  assert.equal(await askAsNobody(api, ask), "nonce");

  assert.deepEqual(asked, ["challenge"]);
});

test("a visit that used up what it may ask ends, and the challenge comes", async () => {
  const { api, ask, asked } = refusing("too_many");

  assert.equal(await askAsNobody(api, ask), "nonce");

  assert.deepEqual(asked, ["challenge", "/api/leaving", "challenge"]);
});

test("a network that asked too often still waits, and another refusal ends nothing", async () => {
  const busy = refusing("too_many", "too_many");
  await assert.rejects(askAsNobody(busy.api, busy.ask), { code: "too_many" });
  const away = refusing("offline");
  await assert.rejects(askAsNobody(away.api, away.ask), { code: "offline" });

  assert.equal(busy.asked.length, 3);
  assert.deepEqual(away.asked, ["challenge"]);
});
