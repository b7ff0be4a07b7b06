// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { countAll, countNews } from "../../../static/js/owner/notebook/news.js";

const event = (/** @type {number} */ n, /** @type {string} */ kind) => /** @type {any} */ ({ event: { n, kind } });
const manifest = { journal: { n: 2, at: 1000 }, sections: [{ revisions: [{ saved_at: 900 }, { saved_at: 1001 }] }] };

test("what is newer than the signed head counts by what it is about, this opening not", () => {
  const kinds = ["vault_made", "vault_opened", "section_read", "doors_changed", "channels_changed", "channels_changed", "emergency_only", "vault_opened", "vault_opened"];

  const news = countNews(
    manifest,
    kinds.map((kind, index) => event(index + 1, kind)),
  );

  assert.deepEqual(news, { readings: 1, sharing: 1, waysIn: 1, whereTold: 2, openings: 1, parts: 1 });
  assert.equal(countAll(news), 7);
});
