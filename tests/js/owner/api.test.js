// The JSON interface over fetch.

import assert from "node:assert/strict";
import { test } from "node:test";
import { makeApi } from "../../../static/js/shared/api.js";

const answering = (body, init) => {
  const asked = [];
  const api = makeApi(async (path, request) => {
    asked.push({ path, ...request });
    return new Response(body === null ? null : JSON.stringify(body), init);
  });
  return { api, asked };
};

test("a write carries JSON, and If-Match where a counter is replaced", async () => {
  const { api, asked } = answering({ counter: 8 });

  assert.deepEqual(await api.put("/api/manifest", { manifest: "x" }, { ifMatch: 7 }), { counter: 8 });

  const [{ method, headers, body }] = asked;
  assert.deepEqual([method, body, headers["If-Match"]], ["PUT", '{"manifest":"x"}', '"7"']);
  assert.equal(headers["Content-Type"], "application/json");
});

test("a write without anything to say carries an empty object, a read no body", async () => {
  const { api, asked } = answering({});

  await api.post("/api/challenges");
  await api.get("/api/pulse");

  assert.deepEqual([asked[0].body, asked[1].body], ["{}", undefined]);
});

test("a refusal keeps the server's code and data", async () => {
  const { api } = answering({ code: "conflict", message: "Fetch it again.", counter: 9 }, { status: 409 });

  await assert.rejects(api.get("/x"), { code: "conflict", status: 409, data: { counter: 9 } });
});

test("no content is nothing", async () => {
  const { api } = answering(null, { status: 204 });

  assert.equal(await api.remove("/api/drafts/x"), null);
});

test("no answer, and an answer that is no JSON, are offline", async () => {
  const silent = makeApi(async () => {
    throw new TypeError("fetch failed");
  });
  const portal = makeApi(async () => new Response("<html>sign in to the wifi</html>", { status: 200 }));

  await assert.rejects(silent.get("/x"), { code: "offline" });
  await assert.rejects(portal.get("/x"), { code: "offline" });
});
