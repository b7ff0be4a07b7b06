// The JavaScript side of test_merging.py: a list of pairs and of threes from standard input, judged.

import { readFileSync } from "node:fs";
import { findLost, findTakenOut, mergeWriting } from "../../static/js/owner/notebook/merging.js";

const { pairs, threes } = JSON.parse(readFileSync(0, "utf8"));
const judged = pairs.map(([before, after]) => [findLost(before, after), findTakenOut(before, after).sort()]);
const merged = threes.map(([base, mine, theirs]) => mergeWriting(base, mine, theirs));
process.stdout.write(JSON.stringify({ judged, merged }));
