// @ts-check
/**
 * How many of our codes can be read in bad light: texts on standard input, counts on standard output.
 *
 * Each code is drawn as the owner's screen draws it, turned by 15°, paled to 60 % contrast and blurred
 * (Gaussian, σ = 1 pixel), 240 pixels wide.
 */

import { readFileSync } from "node:fs";
import decodeQr from "../static/vendor/qr/decode.js";
import encodeQR from "../static/vendor/qr/index.js";
import { prepareZXingModule, readBarcodes } from "../static/vendor/zxing/reader/index.js";

const SIDE = 240;
const QUIET_MODULES = 4;
const DEGREES = 15;
const SAMPLES = 4;
const [DARK, LIGHT] = [51, 204];
const KERNEL = [-3, -2, -1, 0, 1, 2, 3].map((x) => Math.exp((-x * x) / 2));
const WHOLE = KERNEL.reduce((sum, part) => sum + part);
const OPTIONS = { formats: ["QRCode"], tryHarder: true, maxNumberOfSymbols: 4, textMode: "Plain" };

/** Grey values of the code, before blurring. @param {string} text */
function draw(text) {
  const bits = encodeQR(text, "raw", { ecc: "medium", border: QUIET_MODULES });
  const turn = (DEGREES * Math.PI) / 180;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  // Turned, it still lies within the picture.
  const module = SIDE / (cos + sin) / bits.length;
  /** @param {number} x @param {number} y */
  const isDark = (x, y) => {
    const [right, down] = [x - SIDE / 2, y - SIDE / 2];
    const column = Math.floor((right * cos + down * sin) / module + bits.length / 2);
    const row = Math.floor((down * cos - right * sin) / module + bits.length / 2);
    return bits[row]?.[column] === true;
  };
  const grey = new Float64Array(SIDE * SIDE);
  for (let place = 0; place < grey.length; place += 1) {
    let dark = 0;
    for (let n = 0; n < SAMPLES * SAMPLES; n += 1) {
      const x = (place % SIDE) + ((n % SAMPLES) + 0.5) / SAMPLES;
      const y = Math.floor(place / SIDE) + (Math.floor(n / SAMPLES) + 0.5) / SAMPLES;
      dark += isDark(x, y) ? 1 : 0;
    }
    grey[place] = LIGHT - ((LIGHT - DARK) * dark) / SAMPLES ** 2;
  }
  return grey;
}

/** Along one direction. @param {Float64Array} grey @param {number} step */
function blur(grey, step) {
  return grey.map((_, place) => {
    const along = step === 1 ? place % SIDE : Math.floor(place / SIDE);
    const parts = KERNEL.map((weight, n) => {
      const there = Math.min(SIDE - 1, Math.max(0, along + n - 3));
      return weight * grey[place + (there - along) * step];
    });
    return parts.reduce((sum, part) => sum + part) / WHOLE;
  });
}

/** @param {string} text */
function take(text) {
  const data = new Uint8ClampedArray(SIDE * SIDE * 4).fill(255);
  blur(blur(draw(text), 1), SIDE).forEach((value, place) => data.fill(Math.round(value), place * 4, place * 4 + 3));
  return { data, width: SIDE, height: SIDE };
}

/** @param {any} picture */
function readQuickly(picture) {
  try {
    return decodeQr(picture);
  } catch {
    return "";
  }
}

const wasmBinary = readFileSync(new URL("../static/vendor/zxing/reader.wasm", import.meta.url));
await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
const texts = JSON.parse(readFileSync(0, "utf8"));
const counts = { patient: 0, quick: 0, all: texts.length };
for (const text of texts) {
  const picture = take(text);
  const found = await readBarcodes(/** @type {any} */ (picture), /** @type {any} */ (OPTIONS));
  counts.patient += found.some((one) => one.isValid && one.text === text) ? 1 : 0;
  counts.quick += readQuickly(picture) === text ? 1 : 0;
}
process.stdout.write(JSON.stringify(counts));
