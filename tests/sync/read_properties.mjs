// Reads the properties of notes with the YAML library that Obsidian itself uses; JSON lines in and out.
import { readFileSync } from "node:fs";
import { parseDocument } from "yaml";

for (const path of readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  const text = readFileSync(JSON.parse(path), "utf8");
  const fenced = /^---\r?\n([\s\S]*?)^---\r?$/m.exec(text);
  const read = parseDocument(fenced[1], { version: "1.2", schema: "core" });
  const problems = [...read.errors, ...read.warnings].map(String);
  console.log(JSON.stringify({ problems, properties: read.toJS() }));
}
