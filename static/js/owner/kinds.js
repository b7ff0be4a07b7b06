// @ts-check
/**
 * Kinds of sections as the person meets them: starter titles, some of them kept close.
 * Kept close (sealed) kinds are never preselected and never granted for more than 7 days;
 * the engine refuses more, whatever a screen does.
 */

import { t } from "../shared/texts.js";

export const OPEN_KINDS = ["need-now", "call-me", "what-happened", "health", "money", "dont-ask", "emergency"];
export const CLOSE_KINDS = ["safe-address", "whereabouts", "children", "immigration", "perpetrator"];
export const CLOSE_DAYS = 7;

/** @param {string} kind */
export const starterTitle = (kind) => t(`kind.${kind.replaceAll("-", "_")}`);
