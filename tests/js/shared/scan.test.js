// The camera, the search and the readers of codes, with invented ones in their place.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Camera } from "../../../static/js/shared/scan/camera.js";
import { Decoder } from "../../../static/js/shared/scan/decoding.js";
import { PATIENCE_MS, Search } from "../../../static/js/shared/scan/search.js";

const PIXELS = { data: new Uint8ClampedArray(4), width: 1, height: 1 };

/** A camera's picture: one track that can be stopped and can end by itself. */
function makeStream({ id = "back", torch = false } = {}) {
  const track = Object.assign(new EventTarget(), {
    isLive: true,
    lit: false,
    stop: () => (track.isLive = false),
    getSettings: () => ({ deviceId: id }),
    getCapabilities: () => (torch ? { torch: true } : {}),
    applyConstraints: async ({ advanced: [wanted] }) => (track.lit = wanted.torch),
  });
  return { track, getTracks: () => [track], getVideoTracks: () => [track] };
}

/** What a browser knows of its cameras. */
function makeDevices(streams, list = []) {
  const asked = [];
  return {
    asked,
    getUserMedia: async (wanted) => {
      asked.push(wanted);
      const next = streams.shift();
      if (next instanceof Error) throw next;
      return next;
    },
    enumerateDevices: async () => list,
  };
}

const failing = (name) => Object.assign(new Error("raw words of the browser"), { name });

test("the camera at the back is asked for first, without sound, and by its id when it was chosen", async () => {
  const devices = makeDevices([makeStream(), makeStream({ id: "front" })]);
  const camera = new Camera({ devices, isSecure: true });

  await camera.open();
  await camera.open("front");

  assert.deepEqual(devices.asked.map(({ audio }) => audio), [false, false]);
  assert.deepEqual(devices.asked[0].video.facingMode, { ideal: "environment" });
  assert.deepEqual(devices.asked[1].video.deviceId, { exact: "front" });
  assert.equal("facingMode" in devices.asked[1].video, false);
});

test("what it opened, what else there is, and whether it has a light", async () => {
  const list = [
    { kind: "videoinput", deviceId: "back", label: "Rear" },
    { kind: "audioinput", deviceId: "x", label: "Microphone" },
    { kind: "videoinput", deviceId: "front", label: "" },
  ];
  const stream = makeStream({ torch: true });
  const camera = new Camera({ devices: makeDevices([stream], list), isSecure: true });

  const opened = await camera.open();
  await camera.setLight(true);

  assert.deepEqual(opened.cameras, [{ id: "back", label: "Rear" }, { id: "front", label: "" }]);
  assert.deepEqual([opened.id, opened.hasLight, stream.track.lit], ["back", true, true]);
});

for (const [name, code] of [
  ["NotAllowedError", "camera_refused"],
  ["SecurityError", "camera_refused"],
  ["NotFoundError", "camera_none"],
  ["OverconstrainedError", "camera_none"],
  ["NotReadableError", "camera_busy"],
  ["AbortError", "camera_busy"],
]) {
  test(`${name} is ${code}, and nothing of the browser's own words`, async () => {
    const camera = new Camera({ devices: makeDevices([failing(name)]), isSecure: true });

    await assert.rejects(camera.open(), (error) => error.code === code && error.message === code);
  });
}

test("an insecure page and an old browser are told apart, and nothing is asked", async () => {
  const devices = makeDevices([]);

  await assert.rejects(new Camera({ devices, isSecure: false }).open(), { code: "camera_insecure" });
  await assert.rejects(new Camera({ devices: undefined, isSecure: true }).open(), { code: "camera_old" });
  await assert.rejects(new Camera({ devices: {}, isSecure: true }).open(), { code: "camera_old" });

  assert.deepEqual(devices.asked, []);
});

test("closing stops it, and so does choosing another one before that one starts", async () => {
  const [first, second] = [makeStream(), makeStream()];
  const devices = makeDevices([first, second]);
  const camera = new Camera({ devices, isSecure: true });
  await camera.open();

  const opening = camera.open("front");
  assert.equal(first.track.isLive, false);
  await opening;
  camera.close();

  assert.equal(second.track.isLive, false);
});

test("a camera that was allowed after it was closed never runs", async () => {
  const stream = makeStream();
  const camera = new Camera({ devices: makeDevices([stream]), isSecure: true });

  const opening = camera.open();
  camera.close();

  await assert.rejects(opening, { code: "camera_closed" });
  assert.equal(stream.track.isLive, false);
});

test("one that goes away by itself is said once, and not after it was closed", async () => {
  let lost = 0;
  const stream = makeStream();
  const camera = new Camera({ devices: makeDevices([stream]), isSecure: true, lost: () => (lost += 1) });
  await camera.open();

  stream.track.dispatchEvent(new Event("ended"));
  camera.close();
  stream.track.dispatchEvent(new Event("ended"));

  assert.equal(lost, 1);
});

/** A search over frames that are listed: the texts each one shows. Time passes 400 ms a frame. */
function makeSearch(frames, changes = {}) {
  const told = { read: 0, prepared: 0, accepted: [], found: [], foreign: 0, failed: [] };
  let now = 0;
  const search = new Search({
    grab: () => PIXELS,
    read: async () => {
      told.read += 1;
      return frames.length > 0 ? frames.shift() : search.stop() ?? [];
    },
    prepare: async () => void (told.prepared += 1),
    accept: async (text) => {
      told.accepted.push(text);
      return text === "ours";
    },
    found: (text) => told.found.push(text),
    foreign: () => (told.foreign += 1),
    failed: (error) => told.failed.push(error),
    now: () => now,
    pause: async () => (now += 400),
    ...changes,
  });
  return { search, told };
}

test("the first code that is ours is found, once, and nothing is read after it", async () => {
  const { search, told } = makeSearch([[], ["ours"], ["ours"]]);

  await search.start();

  assert.deepEqual([told.found, told.read, told.foreign], [["ours"], 2, 0]);
});

test("a foreign code is said to be one and looked past, also beside ours", async () => {
  const { search, told } = makeSearch([["javascript:alert(1)"], ["https://elsewhere.example/r#x", "ours"]]);

  await search.start();

  assert.deepEqual([told.foreign, told.found], [1, ["ours"]]);
});

test("the patient reader is asked for once, when a second passed without a code of ours", async () => {
  const quick = makeSearch([[], [], ["ours"]]);
  const slow = makeSearch([["foreign"], [], [], [], [], [], ["ours"]]);

  await quick.search.start();
  await slow.search.start();

  assert.equal(PATIENCE_MS, 1_000);
  assert.deepEqual([quick.told.prepared, slow.told.prepared], [0, 1]);
});

test("a patient reader that can't be loaded stops nothing", async () => {
  const prepare = async () => {
    throw new Error("offline");
  };
  const { search, told } = makeSearch([[], [], [], [], [], ["ours"]], { prepare });

  await search.start();

  assert.deepEqual([told.found, told.failed], [["ours"], []]);
});

test("after it was stopped nothing is found, even what was being read", async () => {
  const found = [];
  const { search } = makeSearch([], {
    read: async () => {
      search.stop();
      return ["ours"];
    },
    found: (text) => found.push(text),
  });
  const other = makeSearch([["ours"]], {
    accept: async () => {
      other.search.stop();
      return true;
    },
  });

  await search.start();
  await other.search.start();

  assert.deepEqual([found, other.told.found], [[], []]);
});

test("what breaks is told once, and not after it was stopped", async () => {
  const broken = new Error("broken");
  const accept = async () => {
    throw broken;
  };
  const { search, told } = makeSearch([["ours"], ["ours"]], { accept });

  await search.start();

  assert.deepEqual([told.failed, told.found], [[broken], []]);
});

test("without a frame nothing is read, and the second still passes", async () => {
  let frames = 0;
  const { search, told } = makeSearch([["ours"]], { grab: () => (++frames > 4 ? PIXELS : null) });

  await search.start();

  assert.deepEqual([told.read, told.prepared, told.found], [1, 1, ["ours"]]);
});

test("the quick reader reads alone until the patient one is there, then both, each text once", async () => {
  let loads = 0;
  const decoder = new Decoder({
    quick: () => "one",
    loadPatient: async () => {
      loads += 1;
      return async () => ["one", "two"];
    },
  });

  const before = await decoder.read(PIXELS);
  await Promise.all([decoder.prepare(), decoder.prepare()]);

  assert.deepEqual([before, await decoder.read(PIXELS), loads], [["one"], ["one", "two"], 1]);
});

test("a patient reader that did not come may be asked for again", async () => {
  let tries = 0;
  const loadPatient = async () => {
    tries += 1;
    if (tries === 1) throw new Error("offline");
    return async () => ["two"];
  };
  const quick = () => {
    throw new Error("finder");
  };
  const decoder = new Decoder({ quick, loadPatient });

  await assert.rejects(decoder.prepare());
  await decoder.prepare();

  assert.deepEqual(await decoder.read(PIXELS), ["two"]);
});

test("a text longer than any code of ours goes no further, and a reader that fails says nothing", async () => {
  const broken = async () => {
    throw new Error("memory");
  };
  const decoder = new Decoder({ quick: () => "x".repeat(4_096), loadPatient: async () => broken });
  await decoder.prepare();

  assert.deepEqual(await decoder.read(PIXELS), [""]);
});
