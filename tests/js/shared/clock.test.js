// The server's time is taken over, and never runs back.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ServerClock } from "../../../static/js/shared/clock.js";

test("an earlier time than one already heard brings nothing back before its end", () => {
  const clock = new ServerClock();
  clock.hear(1_760_000_000);
  clock.hear(1_750_000_000);

  assert.ok(clock.now() >= 1_760_000_000);
});
