// @ts-check
/**
 * The text of a QR code in a picture that somebody chose.
 *
 * * The picture is read here, in memory; it is not sent or kept, and what it says is not followed.
 * * Large pictures are tried smaller: a photograph of a screen reads better that way.
 */

import { RpcError } from "../rpc.js";
import { PixelGrabber } from "./pixels.js";
import { Reader } from "./reader.js";

const SIDES = [1_600, 800, 400];

/** @param {Blob} file @returns {Promise<string>} */
export async function readPicture(file) {
  const bitmap = await openPicture(file);
  const reader = new Reader();
  const grabber = new PixelGrabber();
  try {
    // Without the patient reader the quick one does what it can.
    await reader.prepare().catch(() => {});
    const longest = Math.max(bitmap.width, bitmap.height);
    for (const side of new Set(SIDES.map((most) => Math.min(most, longest)))) {
      const [text] = await reader.read(grabber.draw(bitmap, bitmap, side));
      if (text !== undefined) return text;
    }
  } finally {
    bitmap.close();
    grabber.forget();
    reader.end();
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
