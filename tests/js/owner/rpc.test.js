// Calls between page and worker: what crosses over, and what never does.

import assert from "node:assert/strict";
import { test } from "node:test";
import { WorkerClient, serve } from "../../../static/js/shared/rpc.js";

/** A page and a worker, joined by plain copies of what they post. */
function join(methods) {
  const sides = [new EventTarget(), new EventTarget()];
  const [page, worker] = sides.map((side, at) =>
    Object.assign(side, {
      postMessage: (data) =>
        sides[1 - at].dispatchEvent(Object.assign(new Event("message"), { data: structuredClone(data) })),
    }),
  );
  let terminated = 0;
  const emit = serve(methods, worker);
  const client = new WorkerClient(Object.assign(page, { terminate: () => (terminated += 1) }));
  return { client, emit, countTerminated: () => terminated };
}

test("a method is called with its arguments and its result comes back", async () => {
  const { client } = join({ add: async ({ one, two }) => ({ sum: one + two }) });

  assert.deepEqual(await client.call("add", { one: 1, two: 2 }), { sum: 3 });
});

test("an error keeps its code and data, and nothing else", async () => {
  const refuse = async () => {
    throw Object.assign(new Error("a secret sentence"), { code: "conflict", data: { counter: 4 }, story: "mine" });
  };
  const { client } = join({ refuse });

  await assert.rejects(client.call("refuse"), (error) => {
    assert.deepEqual([error.code, error.counter, error.data], ["conflict", 4, { counter: 4 }]);
    assert.doesNotMatch(JSON.stringify(error) + error.message, /secret|mine/);
    return true;
  });
});

test("an error without a code says nothing of itself", async () => {
  const { client } = join({
    fail: async () => {
      throw new TypeError("words of a story");
    },
  });

  await assert.rejects(client.call("fail"), { code: "fault", message: "fault" });
});

test("only methods that were served can be called", async () => {
  const { client } = join({});

  await assert.rejects(client.call("constructor"), { code: "no_such_method" });
});

test("events are heard until nobody listens", () => {
  const { client, emit } = join({});
  const heard = [];
  const stop = client.on("debts", (data) => heard.push(data));

  emit("debts", { left: 1 });
  stop();
  emit("debts", { left: 0 });

  assert.deepEqual(heard, [{ left: 1 }]);
});

test("terminating fails what still waits", async () => {
  const { client, countTerminated } = join({ wait: () => new Promise(() => {}) });
  const waiting = client.call("wait");

  client.terminate();

  await assert.rejects(waiting, { code: "ended" });
  assert.equal(countTerminated(), 1);
});
