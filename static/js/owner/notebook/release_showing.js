// @ts-check
/**
 * Which releases show an older text of a section, and showing them the newest.
 *
 * * An edit reaches a contact only when the owner says so, also while it is asked for or open.
 */

import * as answers from "./answers.js";
import { editNotebook } from "./editing.js";
import { NotebookError } from "./errors.js";
import { getRevision, getSection } from "./manifest.js";
import { findLiveRelease, findReleaseShown, getRelease, releasesOf, withReleaseShown } from "./release_entries.js";
import { makeReleaseItem, makeReleaseShow } from "./release_packages.js";

/** @typedef {import("./visit.js").Visit} Visit */

/**
 * Live releases that show an older revision of the section. A contact may be shown any newer one:
 * no release is open for longer than a part that is kept close may be.
 * @param {Visit} visit @param {string} section
 * @returns {{release: string, contact: string, revision: number, canShow: true}[]}
 */
export function listReleaseReaders(visit, section) {
  const { revision: newest } = getSection(visit.manifest, section);
  return releasesOf(visit.manifest).flatMap((entry) => {
    const shown = findReleaseShown(entry, section);
    const live = findLiveRelease(entry, visit.server.releases, visit.clock.now());
    if (!live || !shown || shown.revision >= newest) return [];
    return [{ release: entry.release, contact: entry.contact, revision: shown.revision, canShow: /** @type {const} */ (true) }];
  });
}

/**
 * Let a release show the newest revision of a section.
 * @param {Visit} visit @param {string} section @param {string} release
 */
export function showToRelease(visit, section, release) {
  return editNotebook(visit, async (manifest) => {
    const entry = getRelease(manifest, release);
    if (!findLiveRelease(entry, visit.server.releases, visit.clock.now())) throw new NotebookError("release_over");
    const shown = findReleaseShown(entry, section);
    const { revision } = getSection(manifest, section);
    if (!shown) throw new NotebookError("bad_section");
    if (shown.revision >= revision) return null;
    const { key } = await makeReleaseItem(visit, manifest, release, { section, revision });
    const { sealing, envelope } = getRevision(manifest, section, revision);
    const bytes = { section, revision, sealing, key, envelope };
    const show = await makeReleaseShow(visit, manifest, entry, bytes);
    key.fill(0);
    return {
      next: withReleaseShown(manifest, release, bytes),
      path: `/api/releases/${release}/sections/${section}`,
      body: { show },
      shape: answers.counter,
    };
  });
}
