// What tests ask of a page. This runs in the page: browser.ts evaluates the text of this file there and calls one of its functions.

/** Elements by themselves, then their ancestors. */
function lineage(element) {
  const line = [];
  for (let each = element; each !== null; each = each.parentElement) {
    line.push(each);
  }
  return line;
}

const ofElement = new Map();

/** What an element and its ancestors do with text: whether they hide it on purpose, and the boxes that cut or scroll it. */
function surroundings(element) {
  if (!ofElement.has(element)) {
    const boxes = [];
    let forReaders = false; // text that is there for screen readers only
    for (const each of lineage(element)) {
      const style = getComputedStyle(each);
      const box = each.getBoundingClientRect();
      forReaders ||= style.position === 'absolute' && box.width <= 2 && box.height <= 2;
      const isRoot = each === document.documentElement || each === document.body;
      if (!isRoot && (style.overflowX !== 'visible' || style.overflowY !== 'visible')) {
        boxes.push({ box, scrolls: ['auto', 'scroll'].includes(style.overflowX) });
      }
    }
    ofElement.set(element, { boxes, forReaders });
  }
  return ofElement.get(element);
}

/** The lines of text of the page, where they are seen. */
function linesOfText(within = document.documentElement) {
  const walker = document.createTreeWalker(within, NodeFilter.SHOW_TEXT);
  const lines = [];
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    if (node.data.trim() === '' || ['STYLE', 'SCRIPT', 'TITLE', 'style', 'title', 'desc'].includes(element.tagName)) {
      continue;
    }
    const { boxes, forReaders } = surroundings(element);
    const range = document.createRange();
    range.selectNodeContents(node);
    const rects = [...range.getClientRects()].filter(({ width, height }) => width > 0 && height > 0);
    if (!forReaders) {
      lines.push(...rects.map(({ left, right, top, bottom }) => ({ text: node.data.trim().slice(0, 60), element, left, right, top, bottom, boxes })));
    }
  }
  return lines;
}

/** Text that cannot be read: over other text, cut, or beside the page. */
function unreadable() {
  const lines = linesOfText();
  const isCut = ({ left, right, top, bottom }, { box, scrolls }) => !scrolls
    && (left < box.left - 1 || right > box.right + 1 || top < box.top - 1 || bottom > box.bottom + 1);
  const cut = lines.filter((line) => line.boxes.some((box) => isCut(line, box))).map(({ text }) => text);
  // of what is scrolled: the part that is seen. A third of a line's height is the room that the font leaves around letters
  const seen = lines.map(({ boxes, ...line }) => boxes.reduce((part, { box }) => ({
    ...part, left: Math.max(part.left, box.left), right: Math.min(part.right, box.right), top: Math.max(part.top, box.top), bottom: Math.min(part.bottom, box.bottom),
  }), line)).filter(({ left, right, top, bottom }) => right - left > 1 && bottom - top > 1).map((line) => {
    const room = (line.bottom - line.top) / 6;
    return { ...line, top: line.top + room, bottom: line.bottom - room };
  }).sort((one, other) => one.top - other.top);
  const overlapping = [];
  seen.forEach((line, index) => {
    for (let next = index + 1; next < seen.length && seen[next].top < line.bottom; next++) {
      const other = seen[next];
      if (Math.min(line.right, other.right) - Math.max(line.left, other.left) > 1 && Math.min(line.bottom, other.bottom) - other.top > 1) {
        overlapping.push(`${line.text} | ${other.text}`);
      }
    }
  });
  const outside = seen.filter(({ left, right }) => left < -1 || right > innerWidth + 1).map(({ text }) => text);
  return { lines: lines.length, cut, overlapping, outside, overflow: Math.max(0, document.documentElement.scrollWidth - innerWidth) };
}

/** Anchors without a target, ids that are there twice, and boxes that only a mouse can scroll. */
function navigation() {
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  const anchors = [...document.querySelectorAll('a[href^="#"]')].map((anchor) => anchor.getAttribute('href').slice(1));
  const scrolling = [...document.querySelectorAll('body *')].filter((element) => {
    const { overflowX, overflowY } = getComputedStyle(element);
    return [overflowX, overflowY].some((overflow) => overflow === 'auto' || overflow === 'scroll')
      && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1);
  });
  return {
    anchors: anchors.length,
    scrolling: scrolling.length,
    dangling: anchors.filter((anchor) => !ids.includes(anchor)),
    twice: ids.filter((id, index) => ids.indexOf(id) !== index),
    notByKeyboard: scrolling.filter((element) => element.tabIndex < 0).map((element) => element.outerHTML.slice(0, 100)),
  };
}

/** Rows of tables, and those of them of which nothing is seen. */
function rows() {
  const all = [...document.querySelectorAll('tr')];
  const hidden = all.filter((row) => linesOfText(row).length === 0 || row.getBoundingClientRect().height < 5);
  return { rows: all.length, hidden: hidden.map(({ id, textContent }) => id || textContent.slice(0, 40)) };
}

/** Colours of text, each with an example; text of pictures is filled. */
function colours() {
  const examples = {};
  for (const { text, element } of linesOfText()) {
    const { color, fill } = getComputedStyle(element);
    examples[element.namespaceURI.endsWith('svg') ? fill : color] ??= text;
  }
  return examples;
}

/** The pixels of a PNG. */
async function pixelsOf(screenshot) {
  const image = new Image();
  image.src = `data:image/png;base64,${screenshot}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [image.width, image.height];
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.drawImage(image, 0, 0);
  return context;
}

function luminance(channels) {
  const [red, green, blue] = [...channels].map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** How well letters stand out from what is behind them, of a picture with and without its text: the contrast where it is lowest. */
async function contrasts(withText, withoutText, lines) {
  const [inked, ground] = await Promise.all([pixelsOf(withText), pixelsOf(withoutText)]);
  return lines.map(({ text, fill, left, top, width, height }) => {
    const box = [Math.floor(left), Math.floor(top), Math.max(1, Math.ceil(width)), Math.max(1, Math.ceil(height))];
    const [ink, behind] = [inked.getImageData(...box).data, ground.getImageData(...box).data];
    const own = luminance(fill);
    const ratios = [];
    for (let index = 0; index < ink.length; index += 4) {
      if ([0, 1, 2].some((channel) => Math.abs(ink[index + channel] - behind[index + channel]) > 1)) {
        const other = luminance(behind.slice(index, index + 3));
        ratios.push((Math.max(own, other) + 0.05) / (Math.min(own, other) + 0.05));
      }
    }
    ratios.sort((one, other) => one - other);
    // none at all: it cannot be seen. Letters may touch a thin line
    return { text, contrast: ratios[Math.floor(ratios.length / 20)] ?? 1 };
  });
}

/** From 0, which is black, to 1, by every sixteenth pixel. */
async function brightness(screenshot) {
  const context = await pixelsOf(screenshot);
  const { data } = context.getImageData(0, 0, context.canvas.width, context.canvas.height);
  let sum = 0;
  for (let index = 0; index < data.length; index += 64) {
    sum += luminance(data.slice(index, index + 3));
  }
  return sum / (data.length / 64);
}

/** The text of a picture, and where it is in it. */
function textOfPicture() {
  const svg = document.querySelector('svg');
  const frame = svg.getBoundingClientRect();
  const found = linesOfText(svg).map(({ text, element, left, right, top, bottom }) => ({
    text, left: left - frame.left, top: top - frame.top, width: right - left, height: bottom - top,
    fill: getComputedStyle(element).fill.match(/[\d.]+/g).slice(0, 3).map(Number),
  }));
  const outside = found.filter(({ left, top, width, height }) => left < 0 || top < 0 || left + width > frame.width || top + height > frame.height);
  return { lines: found, outside: outside.map(({ text }) => text) };
}

function showTextOfPicture(shown) {
  document.querySelectorAll('svg text').forEach((element) => {
    element.style.visibility = shown ? '' : 'hidden';
  });
}

/** As a reader sees it. */
function visibleText() {
  return document.body.innerText;
}
