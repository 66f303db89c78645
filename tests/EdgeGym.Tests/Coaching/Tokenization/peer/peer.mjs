// node peer.mjs FOLDER encode TOKENIZER_JSON TEXTS_JSON   → one JSON array of token ids a text
// node peer.mjs FOLDER nfc TEXTS_JSON                     → one JSON array of UTF-16 units a text
// TEXTS_JSON holds arrays of UTF-16 units, so that lone surrogates survive the file.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, task, ...rest] = process.argv.slice(2);
const texts = JSON.parse(readFileSync(rest.at(-1), "utf8")).map((units) => units.map((unit) => String.fromCharCode(unit)).join(""));
if (task === "nfc") {
  for (const text of texts) console.log(JSON.stringify(text.normalize("NFC").split("").map((unit) => unit.charCodeAt(0))));
} else {
  const { Tokenizer } = await import(pathToFileURL(`${folder}/tokenizers.mjs`));
  const tokenizer = new Tokenizer(JSON.parse(readFileSync(rest[0], "utf8")), {});
  for (const text of texts) {
    const ids = tokenizer.encode(text, { add_special_tokens: false }).ids;
    console.log(JSON.stringify(ids));
  }
}
