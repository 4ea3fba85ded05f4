// The picture of the README shows what the library says now. npm run test:browser -- --update makes it anew: look at it then.
import * as fs from 'node:fs';
import { PICTURE, SOURCE, currentSource } from './readme-picture';

test('the picture of the README is of the page as it is', () => {
  expect(currentSource()).toEqual(JSON.parse(fs.readFileSync(SOURCE, 'utf8')));
});

test('it is a PNG of a width that the README has room for, and small', () => {
  const picture = fs.readFileSync(PICTURE);
  expect(picture.subarray(1, 4).toString()).toBe('PNG');
  expect(picture.readUInt32BE(16)).toBe(1280);
  expect(picture.length).toBeLessThan(250 * 1024);
});
