// @ts-check
/** What the person said, in their own type; where they said nothing, that is said in ours. */

import { el } from "../shared/dom.js";
import { t } from "../shared/texts.js";

/** @param {string} words */
export const said = (words) => (words ? el("span", { class: "theirs", dir: "auto" }, words) : t("terms.not_said"));
