// An app in a process of its own: the time of all, the most memory that the process ever had, and what is alive when all is done.
// Arguments: the library, usage, who, how many.
const { makeApp, makers } = require('../apps');

const [library, usage, who, configurations] = process.argv.slice(2);
const make = makers(usage, who === 'ours' ? require(library) : {})[who];
const app = makeApp(make, { configurations: Number(configurations), perStack: 100 });
app.synth();
const { user, system } = process.cpuUsage();
const peak = process.resourceUsage().maxRSS / 1024;
global.gc();
const alive = process.memoryUsage().heapUsed / 1024 / 1024;
console.log(JSON.stringify({ time: (user + system) / 1000, peak, alive, stacks: app.node.children.length }));
