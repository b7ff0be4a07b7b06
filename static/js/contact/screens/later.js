// @ts-check
/** Every screen but the first, as one file. */

export * as valid from "./valid.js";
export * as asked from "./asked.js";
export * as way from "./way.js";
export * as ready from "./ready.js";
export * as open from "./open.js";
export * as hold from "./hold.js";
export * as rests from "./rests.js";
export * as over from "./over.js";
export * as stop from "./stop.js";
export * as stopped from "./stopped.js";
