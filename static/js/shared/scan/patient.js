// @ts-check
/**
 * The reader for bad light and bent or broken codes: zxing, with its wasm from this site alone.
 *
 * * The wasm is fetched here, by the address and the hash that the build wrote down; the module
 *   gets its bytes and fetches nothing.
 */

import { address as wasm, integrity } from "../../../vendor/zxing/wasm.js";
import { published } from "../published.js";

const address = published(wasm);

const OPTIONS = { formats: ["QRCode"], tryHarder: true, maxNumberOfSymbols: 4, textMode: "Plain" };

/** @returns {Promise<(pixels: import("./pixels.js").Pixels) => Promise<string[]>>} */
export async function loadPatient() {
  const { prepareZXingModule, readBarcodes } = await import("../../../vendor/zxing/reader/index.js");
  const answer = await fetch(address, { integrity, credentials: "omit", redirect: "error" });
  if (!answer.ok) throw new Error("not there");
  const wasmBinary = await answer.arrayBuffer();
  await prepareZXingModule({ overrides: { wasmBinary, locateFile: () => address }, fireImmediately: true });
  return async (pixels) =>
    (await readBarcodes(pixels, OPTIONS)).filter(({ isValid }) => isValid).map(({ text }) => text);
}
