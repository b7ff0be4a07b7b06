// What is typed is kept by itself, once at a time, and tried again when it could not be.

import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { Autosave } from "../../../static/js/owner/autosave.js";

const settle = async () => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

function setUp(save = async () => {}) {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 });
  const states = [];
  const saves = [];
  const autosave = new Autosave({
    save: async () => {
      saves.push(Date.now());
      await save(saves.length);
    },
    onState: (state) => states.push(state),
  });
  return { autosave, states, saves };
}

test("a second after the last key it is kept", async (context) => {
  context.after(() => mock.timers.reset());
  const { autosave, states, saves } = setUp();

  autosave.touch();
  mock.timers.tick(900);
  autosave.touch();
  mock.timers.tick(900);
  assert.equal(saves.length, 0);
  mock.timers.tick(100);
  await settle();

  assert.equal(saves.length, 1);
  assert.deepEqual(states, ["waiting", "waiting", "saving", "saved"]);
});

test("somebody who never pauses is kept after four seconds", async (context) => {
  context.after(() => mock.timers.reset());
  const { autosave, saves } = setUp();

  for (let n = 0; n < 9; n += 1) {
    autosave.touch();
    mock.timers.tick(500);
    await settle();
  }

  assert.equal(saves.length, 1);
});

test("what could not be kept is said, and tried again", async (context) => {
  context.after(() => mock.timers.reset());
  const { autosave, states, saves } = setUp(async (n) => {
    if (n === 1) throw new Error("offline");
  });

  autosave.touch();
  mock.timers.tick(1000);
  await settle();
  assert.equal(states.at(-1), "failed");
  mock.timers.tick(5000);
  await settle();

  assert.equal(saves.length, 2);
  assert.equal(states.at(-1), "saved");
});

test("nothing new is not sent again", async (context) => {
  context.after(() => mock.timers.reset());
  const { autosave, saves } = setUp();

  autosave.touch();
  await autosave.flush();
  await autosave.flush();

  assert.equal(saves.length, 1);
});

test("nothing is tried again once its notebook is closed: another one may be open by then", async (context) => {
  context.after(() => mock.timers.reset());
  const { autosave, states, saves } = setUp(async () => {
    throw Object.assign(new Error("closed"), { code: "ended" });
  });

  autosave.touch();
  mock.timers.tick(1000);
  await settle();
  mock.timers.tick(60_000);
  await settle();

  assert.equal(saves.length, 1);
  assert.equal(states.at(-1), "failed");
});

test("what could not be kept is known, also after the timers stopped", async (context) => {
  context.after(() => mock.timers.reset());
  const { autosave } = setUp(async () => {
    throw new Error("offline");
  });
  assert.equal(autosave.isKept, true);

  autosave.touch();
  await autosave.flush();
  autosave.stop();

  assert.equal(autosave.isKept, false);
});
