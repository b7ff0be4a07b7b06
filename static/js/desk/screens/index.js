// @ts-check
/** Every screen of the desk, by name. */

import { show as covered } from "./covered.js";
import { show as gone } from "./gone.js";
import { show as home } from "./home.js";
import { show as reading } from "./reading.js";
import { show as receipt } from "./receipt.js";
import { show as signIn } from "./sign_in.js";
import { show as terms } from "./terms.js";
import { show as trouble } from "./trouble.js";

export const SCREENS = { sign_in: signIn, covered, home, terms, reading, receipt, gone, trouble };
