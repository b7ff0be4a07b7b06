// @ts-check
/** Every screen but the first, as one file. */

export * as about_leaving from "./about_leaving.js";
export * as recovery_opening from "./recovery_opening.js";
export * as create from "./create.js";
export * as recovery_code from "./recovery_code.js";
export * as recovery_practice from "./recovery_practice.js";
export * as new_passphrase from "./new_passphrase.js";
export * as home from "./home.js";
export * as put_back from "./put_back.js";
export * as new_section from "./new_section.js";
export * as writing from "./writing.js";
export * as section from "./section.js";
export * as order from "./order.js";
export * as show_change from "./show_change.js";
export * as agencies from "./agencies.js";
export * as identity from "./identity.js";
export * as offer from "./offer.js";
export * as go_on from "./go_on.js";
export * as consent from "./consent.js";
export * as code from "./code.js";
export * as cover from "./cover.js";
export * as grant from "./grant.js";
export * as receipt from "./receipt.js";
export * as ended from "./ended.js";
export * as activity from "./activity.js";
export * as trouble from "./trouble.js";
export * as settings from "./settings.js";
export * as set_call_me from "./set_call_me.js";
export * as set_lock_time from "./set_lock_time.js";
export * as set_passphrase from "./set_passphrase.js";
export * as set_recovery from "./set_recovery.js";
export * as visits from "./visits.js";
export * as save_copy from "./save_copy.js";
export * as erase from "./erase.js";
