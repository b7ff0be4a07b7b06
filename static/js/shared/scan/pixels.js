// @ts-check
/**
 * Pixels of a picture or of a camera's frame, as readers of codes take them.
 *
 * * They exist in memory only. `forget` takes the last ones off the canvas.
 */

/** @typedef {{data: Uint8ClampedArray, width: number, height: number}} Pixels */

export class PixelGrabber {
  #canvas = document.createElement("canvas");

  /**
   * Draw a picture so that its longer side is at most `most`; what is transparent becomes white.
   * @param {CanvasImageSource} picture
   * @param {{width: number, height: number}} size of the picture
   * @param {number} most
   * @returns {Pixels}
   */
  draw(picture, { width, height }, most) {
    const scale = Math.min(1, most / Math.max(width, height));
    const [across, down] = [width, height].map((side) => Math.max(1, Math.round(side * scale)));
    const canvas = this.#canvas;
    if (canvas.width !== across || canvas.height !== down) Object.assign(canvas, { width: across, height: down });
    const paper = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
    paper.fillStyle = "#fff";
    paper.fillRect(0, 0, across, down);
    paper.drawImage(picture, 0, 0, across, down);
    return paper.getImageData(0, 0, across, down);
  }

  forget() {
    this.#canvas.width = this.#canvas.height = 0;
  }
}
