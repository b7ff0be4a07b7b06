// @ts-check
/**
 * Errors in words. Each code has its sentence under `problem.<code>`; one without gets a calm
 * general sentence. Never a code, a stack or a number on a screen.
 */

import { hasText, t } from "./texts.js";
import { waitInWords } from "./time.js";

/** What passes by itself, and says when. */
const WAITING = new Set(["too_many", "token_busy", "not_now"]);
const USUAL_SECONDS = 60;
const MOST_SECONDS = 86_400;

/** @param {any} error @returns {string} */
export function problemWords(error) {
  const code = typeof error?.code === "string" ? error.code : "unknown";
  if (WAITING.has(code)) return t(`problem.${code}`, { time: waitInWords(secondsOf(error)) });
  return t(hasText(`problem.${code}`) ? `problem.${code}` : "problem.unknown");
}

/** The server's word goes on the screen only as a number. @param {any} error @returns {number} */
function secondsOf({ retry_after: seconds }) {
  return Number.isSafeInteger(seconds) && seconds > 0 ? Math.min(seconds, MOST_SECONDS) : USUAL_SECONDS;
}

/** Whether the error means that nothing is open any more. @param {any} error */
export const isClosed = (error) => ["not_signed_in", "not_open", "ended"].includes(error?.code);

/** Whether whoever answers is not who answered before: nothing is typed into such a site. @param {any} error */
export const isAnotherSite = (error) => error?.code === "instance_changed";
