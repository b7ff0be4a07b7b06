// @ts-check
/**
 * Drawing a QR code on a canvas, from its bits: no image, no markup, no address.
 * Always black on white with the quiet zone of four modules: readers expect both.
 */

import encodeQR from "../../vendor/qr/index.js";

const QUIET_MODULES = 4;
const PIXELS_A_MODULE = 10;

/**
 * Draw `text` (error correction M). Upper-case texts give a smaller code.
 * @param {HTMLCanvasElement} canvas
 * @param {string} text
 */
export function drawQr(canvas, text) {
  const bits = encodeQR(text, "raw", { ecc: "medium", border: QUIET_MODULES });
  canvas.width = canvas.height = bits.length * PIXELS_A_MODULE;
  const paper = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  paper.fillStyle = "#fff";
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.fillStyle = "#000";
  bits.forEach((row, y) =>
    row.forEach((dark, x) => {
      if (dark) paper.fillRect(x * PIXELS_A_MODULE, y * PIXELS_A_MODULE, PIXELS_A_MODULE, PIXELS_A_MODULE);
    }),
  );
}

/** Forget a drawing: the pixels go, not only the element. @param {HTMLCanvasElement} canvas */
export function clearQr(canvas) {
  canvas.width = canvas.height = 0;
}
