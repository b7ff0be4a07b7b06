// @ts-check
/**
 * Handing a file over to the person's own device, through the browser's download.
 * Gives the address to take back (`URL.revokeObjectURL`): until then the browser holds the file.
 */

import { el } from "./dom.js";

/** @param {string} json @param {string} name says nothing about what is in it @returns {string} */
export function handOver(json, name) {
  const address = URL.createObjectURL(new Blob([json], { type: "application/json" }));
  el("a", { href: address, download: name }).click();
  return address;
}
