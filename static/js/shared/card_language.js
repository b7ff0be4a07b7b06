// @ts-check
/**
 * The language that the page of a card is to speak: two letters behind the # of its address, which is
 * never sent. What the server sees is which file of texts is fetched then (docs/protocol.md section 21).
 *
 * inLanguage(url, "es")        HTTPS://…/C#CODE becomes HTTPS://…/C#CODE.ES
 * typedAddress(host, "es")     what somebody types who has the code in front of them: …/c#es
 * splitFragment("CODE.ES")     {code, lang}; each "" where it is not there
 */

const FRAGMENT = /^(?:(.*)\.)?([a-z]{2})$/is;

/** @param {string} url @param {string} lang */
export const inLanguage = (url, lang) => `${url}.${lang.toUpperCase()}`;

/** @param {string} host @param {string} lang */
export const typedAddress = (host, lang) => `${host}/c#${lang}`;

/** @param {string} fragment what stands behind the # @returns {{code: string, lang: string}} */
export function splitFragment(fragment) {
  const found = FRAGMENT.exec(fragment);
  return found ? { code: found[1] ?? "", lang: found[2].toLowerCase() } : { code: fragment, lang: "" };
}
