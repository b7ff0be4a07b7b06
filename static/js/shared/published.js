// @ts-check
/**
 * Addresses of published files with the version of the release, so that a browser may keep them for
 * good. The build fills the version in; in the sources there is none.
 */

const VERSION = "";

/** @param {string} address below `/assets/` */
export const published = (address) => (VERSION ? `${address}?v=${VERSION}` : address);
