// @ts-check
/**
 * One action at a time, with a sign of life after half a second.
 *
 * `runBusy(button, action, words?)` runs `action`; meanwhile the button is marked busy, a
 * second press does nothing, and after 500 ms it shows `words` and a turning ring.
 * A failure goes up as a bubbling `problem` event with the error in `detail`: the stage
 * shows it in words. Never swallows an error, never shows its text.
 */

const PATIENCE_MS = 500;

/**
 * @param {HTMLElement} button
 * @param {() => unknown} action
 * @param {string} [words]
 */
export async function runBusy(button, action, words = "") {
  if (button.getAttribute("aria-disabled") === "true") return;
  const label = [...button.childNodes];
  button.setAttribute("aria-disabled", "true");
  const timer = setTimeout(() => {
    button.toggleAttribute("data-busy", true);
    if (words) button.replaceChildren(words);
  }, PATIENCE_MS);
  try {
    await action();
  } catch (error) {
    button.dispatchEvent(new CustomEvent("problem", { bubbles: true, detail: error }));
  } finally {
    clearTimeout(timer);
    button.removeAttribute("aria-disabled");
    button.removeAttribute("data-busy");
    button.replaceChildren(...label);
  }
}
