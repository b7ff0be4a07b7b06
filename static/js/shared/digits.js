// @ts-check
/**
 * Numbers as somebody's keyboard types them: Arabic and Persian digits, and wide ones, count as the plain ones.
 * Codes need none of this: crypto/codes.js reads the digits of every script.
 */

/** The same text with its digits as 0 to 9; everything else stays. @param {string} text */
export const plainDigits = (text) => text.replace(/[٠-٩۰-۹０-９]/g, (digit) => String(digit.charCodeAt(0) & 15));
