// The picture of cost against the number of configurations: two panels, time and memory, each with a line for us and one by hand. The numbers
// on both axes grow by factors, so that a straight line at 45 degrees is "twice as many, twice as much".

const WIDTH = 860;
const HEIGHT = 380;
const PANEL = { width: 340, height: 230, top: 84 };
const LEFTS = [64, 496];

const LIGHT = { ground: '#ffffff', text: '#1d2b38', quiet: '#5a6b7b', grid: '#dbe2e9', ours: '#1f5fa8', byHand: '#c07a12' };
const DARK = { ground: '#0d1117', text: '#e6edf3', quiet: '#9aa7b4', grid: '#2b333c', ours: '#6cb2ff', byHand: '#f0b04a' };

const style = (colors) => [
  `.ground{fill:${colors.ground}}`, `text{fill:${colors.text}}`, `.quiet{fill:${colors.quiet}}`, `.grid{stroke:${colors.grid};stroke-width:1}`,
  `.ours{stroke:${colors.ours};fill:none;stroke-width:2.5}`, `.oursMark{fill:${colors.ours}}`,
  `.byHand{stroke:${colors.byHand};fill:none;stroke-width:2;stroke-dasharray:6 4}`, `.byHandMark{fill:${colors.ground};stroke:${colors.byHand};stroke-width:2}`,
].join('');

const round = (value) => Math.round(value * 10) / 10;
const text = (x, y, content, more = '') => `<text x="${round(x)}" y="${round(y)}"${more}>${content}</text>`;

/** Where a value lies between two others, on an axis that grows by factors. */
const place = (value, from, to) => Math.log(value / from) / Math.log(to / from);

function panel(left, { title, points, from, to, ticks, unit }) {
  const { width, height, top } = PANEL;
  const x = (count) => left + width * place(count, points[0].count / 1.4, points[points.length - 1].count * 1.4);
  const y = (value) => top + height * (1 - place(value, from, to));
  const path = (who) => points.map((point, index) => `${index === 0 ? 'M' : 'L'}${round(x(point.count))} ${round(y(point[who]))}`).join(' ');
  return [
    text(left, top - 18, title, ' font-weight="bold"'),
    ...ticks.map((tick) => `<line class="grid" x1="${left}" x2="${left + width}" y1="${round(y(tick))}" y2="${round(y(tick))}"/>${text(left - 8, y(tick) + 4, unit(tick), ' text-anchor="end" class="quiet"')}`),
    ...points.map(({ count }) => text(x(count), top + height + 20, String(count), ' text-anchor="middle" class="quiet"')),
    text(left + width / 2, top + height + 40, 'configurations, 100 in a stack (all axes are logarithmic)', ' text-anchor="middle" class="quiet"'),
    `<path class="byHand" d="${path('byHand')}"/>`,
    `<path class="ours" d="${path('ours')}"/>`,
    ...points.map((point) => `<circle class="byHandMark" cx="${round(x(point.count))}" cy="${round(y(point.byHand))}" r="4"/>`),
    ...points.map((point) => `<circle class="oursMark" cx="${round(x(point.count))}" cy="${round(y(point.ours))}" r="4"/>`
      + text(x(point.count) + 12, y(Math.min(point.ours, point.byHand)) + 22, `${point.ratio.toFixed(2)}×`, ' text-anchor="middle"')),
  ];
}

function legend() {
  return [
    '<line class="ours" x1="64" x2="96" y1="32" y2="32"/><circle class="oursMark" cx="80" cy="32" r="4"/>', text(104, 36, 'this library'),
    '<line class="byHand" x1="212" x2="244" y1="32" y2="32"/><circle class="byHandMark" cx="228" cy="32" r="4"/>', text(252, 36, 'the same resources written by hand'),
  ];
}

/** The picture of the results. */
function picture({ synth, memory }) {
  const rows = synth.filter(({ usage, perStack, known }) => usage === 'key' && perStack === 100 && !known);
  const times = rows.map(({ configurations: count, total: { ours, byHand, ratio } }) => ({ count, ours, byHand, ratio }));
  const peaks = memory.filter(({ configurations }) => configurations >= 10).map(({ configurations: count, peak: { ours, byHand, ratio } }) => ({ count, ours, byHand, ratio }));
  const around = (points) => {
    const values = points.flatMap(({ ours, byHand }) => [ours, byHand]);
    return { from: Math.min(...values) / 2, to: Math.max(...values) * 1.5 };
  };
  const within = ({ from, to }, ticks) => ticks.filter((tick) => tick >= from && tick <= to);
  const time = around(times);
  const peak = around(peaks);
  const said = `Time and memory against the number of configurations: ${times.map(({ count, ratio }) => `${count}: ${ratio.toFixed(2)} times the time by hand`).join(', ')}`;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="Helvetica, Arial, sans-serif" font-size="13" role="img" aria-labelledby="title">`,
    `<title id="title">${said}</title>`,
    `<style>${style(LIGHT)}@media (prefers-color-scheme: dark){${style(DARK)}}</style>`,
    `<rect class="ground" width="${WIDTH}" height="${HEIGHT}" rx="10"/>`,
    ...legend(),
    ...panel(LEFTS[0], {
      title: 'time to construct and synthesize', points: times, ...time, ticks: within(time, [1, 3, 10, 30, 100, 300, 1000, 3000, 10000]),
      unit: (value) => (value >= 1000 ? `${value / 1000} s` : `${value} ms`),
    }),
    ...panel(LEFTS[1], { title: 'most memory that the process had', points: peaks, ...peak, ticks: within(peak, [50, 100, 200, 400, 800, 1600]), unit: (value) => `${value} MiB` }),
    '</svg>',
  ].join('\n')}\n`;
}

module.exports = { picture };
