// npm run golden:update: writes the templates anew and removes those of usages that are gone.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { renderAll } from './render';

const rendered = renderAll();
const frozen = fs.readdirSync(__dirname).filter(file => file.endsWith('.template.json'));
for (const file of frozen.filter(name => !(name in rendered))) {
  fs.rmSync(path.join(__dirname, file));
  console.log(`removed ${file}`);
}
for (const [file, text] of Object.entries(rendered)) {
  const target = path.join(__dirname, file);
  const before = fs.existsSync(target) ? fs.readFileSync(target, 'utf8') : undefined;
  if (before !== text) {
    fs.writeFileSync(target, text);
    console.log(`${before === undefined ? 'added' : 'changed'} ${file}`);
  }
}
