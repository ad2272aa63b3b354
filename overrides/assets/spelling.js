// What is typed and what is written, in one spelling: as tools/mburoja/pages/search.py folds what is indexed (a test
// compares the two). A `table` is that of a language: overrides/spelling/<locale>.yml, as the build publishes it.

const SHORT = "[A-Za-z\\u00c0-\\u024f\\u0400-\\u04ff]{1,2}";
const LETTERS = "[\\p{L}\\p{N}\\u0300-\\u036f]+";
export const WORD = new RegExp(`${SHORT}[-\\u2011]${LETTERS}|${LETTERS}[-\\u2011]${SHORT}(?!${LETTERS})|${LETTERS}`, "gu");

export function fold(word, table) {
  const lower = word.normalize("NFC").toLowerCase().replace(/[-\u2011]/g, "");
  let text = [...lower].map((letter) => table.letters[letter] ?? letter).join("");
  text = text.normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  for (const [written, meant] of Object.entries(table.variants)) text = text.split(written).join(meant);
  return text.replace(/([a-z])\1+/g, "$1");
}

/** A folded word without its ending: what stays has three letters, and no fewer than are taken off. */
function stem(folded, table) {
  const fits = (ending) => folded.endsWith(ending) && folded.length - ending.length >= Math.max(3, ending.length);
  const ending = table.endings.find(fits);
  return ending ? folded.slice(0, -ending.length) : folded;
}

/** The beginnings of words to look for, the longest first; words of one or two letters only if there is no other. */
export function beginnings(query, table) {
  const folded = (query.match(WORD) ?? []).map((word) => fold(word, table)).filter((word) => word);
  const long = folded.filter((word) => word.length > 2);
  const stems = new Set((long.length ? long : folded).map((word) => stem(word, table)));
  return [...stems].sort((one, other) => other.length - one.length);
}
