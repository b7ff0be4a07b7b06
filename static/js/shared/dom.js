// @ts-check
/**
 * Building elements: text only, never markup, so nothing a person or a server wrote can
 * become part of the page.
 *
 * `el("p", { class: "quiet", on: { click } }, "words", anotherElement)`
 * * `on` adds listeners; `true` sets an empty attribute; `false`, `null`, `undefined` leave it out.
 * * `value` and `checked` are set as properties, the rest as attributes.
 * * Attributes that run code or take markup are refused.
 */

/** What can stand in an element. No number: a condition that is 0 would show. @typedef {Node | string | false | null | undefined} Child */

const REFUSED = /^(on.+|style|srcdoc|innerhtml|outerhtml)$/i;
const PROPERTIES = new Set(["value", "checked", "indeterminate"]);

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, any>} [options]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, options = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(options)) setOption(element, name, value);
  return put(element, ...children);
}

/**
 * Append children; what is false, null or undefined is left out.
 * @template {Element} Place
 * @param {Place} place
 * @param {...(Child | Child[])} children
 * @returns {Place}
 */
export function put(place, ...children) {
  for (const child of children.flat()) {
    if (child === false || child === null || child === undefined) continue;
    place.append(child instanceof Node ? child : String(child));
  }
  return place;
}

/** The same place without its children. @template {Element} Place @param {Place} place @returns {Place} */
export function emptied(place) {
  place.replaceChildren();
  return place;
}

/** A new id for labels and hints; unique in this document. @param {string} stem */
export function newId(stem) {
  lastId += 1;
  return `${stem}-${lastId}`;
}
let lastId = 0;

/** @param {HTMLElement} element @param {string} name @param {any} value */
function setOption(element, name, value) {
  if (name === "on") {
    for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
  } else if (REFUSED.test(name)) {
    throw new TypeError(`el() does not set ${name}`);
  } else if (PROPERTIES.has(name)) {
    Reflect.set(element, name, value);
  } else if (value !== false && value !== null && value !== undefined) {
    element.setAttribute(name, value === true ? "" : String(value));
  }
}
