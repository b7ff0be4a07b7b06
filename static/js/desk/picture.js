// @ts-check
/**
 * The text of a QR code in a picture that somebody chose.
 *
 * * The picture is read here, in memory; it is not sent or kept, and what it says is not followed.
 * * The reader is loaded when the first picture is chosen.
 * * Large pictures are tried smaller: a photograph of a screen reads better that way.
 */

import { RpcError } from "../shared/rpc.js";

const WIDTHS = [1_600, 800, 400];

/** @param {Blob} file @returns {Promise<string>} */
export async function readPicture(file) {
  const bitmap = await openPicture(file);
  try {
    const { default: decode } = await import("../../vendor/qr/decode.js");
    for (const width of [...new Set(WIDTHS.map((most) => Math.min(most, bitmap.width)))]) {
      const text = tryDecode(decode, drawPixels(bitmap, width));
      if (text !== null) return text;
    }
  } finally {
    bitmap.close();
  }
  throw new RpcError({ code: "no_code_in_picture" });
}

/** @param {Blob} file */
async function openPicture(file) {
  try {
    return await createImageBitmap(file);
  } catch {
    throw new RpcError({ code: "not_a_picture" });
  }
}

/** @param {ImageBitmap} bitmap @param {number} width */
function drawPixels(bitmap, width) {
  const height = Math.max(1, Math.round((bitmap.height * width) / bitmap.width));
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const paper = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  paper.fillStyle = "#fff";
  paper.fillRect(0, 0, width, height);
  paper.drawImage(bitmap, 0, 0, width, height);
  return paper.getImageData(0, 0, width, height);
}

/** @param {(image: ImageData) => string} decode @param {ImageData} image */
function tryDecode(decode, image) {
  try {
    return decode(image);
  } catch {
    return null;
  }
}
