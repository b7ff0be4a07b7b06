// @ts-check
/**
 * Printing the page. Browsers inside other apps often can't, and say nothing: that is said here.
 *
 * printPage()   an action for a button; a refusal is an error with the code `no_print`
 */

const PATIENCE_MS = 1_500;

export async function printPage() {
  let [began, late] = [false, () => {}];
  const hear = () => {
    began = true;
    late();
  };
  addEventListener("beforeprint", hear);
  try {
    globalThis.print?.();
    // Some browsers begin a moment later.
    if (!began) await new Promise((resolve) => (setTimeout(resolve, PATIENCE_MS), (late = () => resolve(undefined))));
  } finally {
    removeEventListener("beforeprint", hear);
  }
  if (!began) throw Object.assign(new Error("nothing was printed"), { code: "no_print" });
}
