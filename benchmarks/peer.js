// One engine of npm in a process of its own, on the protocol of worker.py: a line "COUNT" on its input renders so many
// documents to new files and prints the seconds of processor that it took, in the process and in the system.
//
//     node peer.js ENGINE TEMPLATE FOLDER RECORDS.json      (NODE_PATH: where npm put the engines)
"use strict";
const fs = require("fs");
const path = require("path");
const readline = require("readline");

const [engine, template, folder, given] = process.argv.slice(2);
const records = JSON.parse(fs.readFileSync(given, "utf8"));
const extension = path.extname(template);

// The bytes of the template are kept; docxtemplater compiles them for each document, as its manual says.
function docxtemplater() {
  const PizZip = require("pizzip");
  const Docxtemplater = require("docxtemplater");
  const bytes = fs.readFileSync(template);
  const parser = (tag) => {
    const names = tag.split(".");
    return { get: (scope) => names.reduce((value, name) => (value == null ? value : value[name]), scope) };
  };
  return async (record, target) => {
    const document = new Docxtemplater(new PizZip(bytes), { parser, paragraphLoop: true });
    document.render(record);
    fs.writeFileSync(target, document.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" }));
  };
}

// carbone takes the path of the template, and keeps what it wants of it.
function carbone() {
  const library = require("carbone");
  return (record, target) =>
    new Promise((resolve, reject) => {
      library.render(template, record, (error, document) => {
        if (error) return reject(error);
        fs.writeFileSync(target, document);
        resolve();
      });
    });
}

async function serve() {
  const render = { docxtemplater, carbone }[engine]();
  let turn = 0;
  let next = 0;
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const place = path.join(folder, String(turn++));
    fs.mkdirSync(place, { recursive: true });
    const before = process.cpuUsage();
    for (let number = 0; number < Number(line); number++) {
      await render(records[next++ % records.length], path.join(place, number + extension));
    }
    const { user, system } = process.cpuUsage(before);
    console.log(user / 1e6, system / 1e6);
  }
}

serve().catch((error) => {
  console.error(error);
  process.exit(1);
});
