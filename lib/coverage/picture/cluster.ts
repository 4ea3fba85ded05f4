import { Box, HEADING, Layout, bottomOf, middleOf } from './layout';
import { at, chip, fillOf } from './shapes';
import { classOf } from './style';
import type { Thing, Things } from './things';
import { Markup, markup } from '../markup';

const NODES = ['Primary node', 'Core nodes', 'Task nodes'];
const CORE = 1;

/** What HDFS stores, which has its data on core nodes only. */
const IN_HDFS = ['hdfs-transparent', 'wal'];

/** The outline of the cluster: narrow beside Amazon S3, and wide below it. */
export function outline({ upper, lower }: Layout): Markup {
  const right = upper.x + upper.width;
  return markup`<path class="emr-picture-panel" d="M${upper.x + 12} ${upper.y}H${right - 12}a12 12 0 0 1 12 12V${at(lower.y)}a12 12 0 0 0 12 12H${lower.x + lower.width - 12}a12 12 0 0 1 12 12V${at(bottomOf(lower) - 12)}a12 12 0 0 1 -12 12H${lower.x + 12}a12 12 0 0 1 -12 -12V${upper.y + 12}a12 12 0 0 1 12 -12Z"/>\n`;
}

/** The nodes with their disks, and between them the connections of Hadoop. */
export function nodes({ disks, hadoop }: Things, layout: Layout): Markup {
  return markup`${layout.nodes.map((box, index) => node(NODES[index], box, index > 0))}${disks.map((disk, index) => disksOf(disk, layout, layout.diskCards[index]))}${hadoop.map((connection, index) => bus(connection, layout, layout.hadoopCards[index]))}`;
}

/** There are several core nodes and task nodes: others stand behind them. */
function node(name: string, box: Box, several: boolean): Markup {
  const rectangle = (by: number) => markup`<rect class="emr-picture-node" x="${at(box.x + by)}" y="${at(box.y - by)}" width="${at(box.width)}" height="${at(box.height)}" rx="6"/>\n`;
  return markup`${several ? rectangle(5) : []}${rectangle(0)}<text class="emr-picture-small emr-picture-middle emr-picture-text" x="${at(middleOf(box))}" y="${at(box.y + 19)}">${name}</text>\n`;
}

/** A disk in each node that has it. */
function disksOf({ rows: [{ id, state }] }: Thing, layout: Layout, { y, height }: Box): Markup {
  const on = layout.nodes.filter((_, index) => !IN_HDFS.includes(id) || index === CORE);
  return markup`${on.map(box => {
    const x = middleOf(box);
    return markup`<path class="emr-picture-shape emr-picture-shape-${classOf(state)}" fill="${fillOf(state)}" d="M${at(x - 26)} ${at(y + 8)}v${height - 14}a26 5 0 0 0 52 0v${14 - height}a26 5 0 0 0 -52 0a26 5 0 0 0 52 0"/>${chip(state, x, y + height / 2 + 3)}`;
  })}`;
}

/** A line along all nodes with a branch to each, above or below them. */
function bus({ rows: [{ state }] }: Thing, layout: Layout, { y, height }: Box): Markup {
  const name = classOf(state);
  const [first, second, last] = layout.nodes;
  const line = y + height / 2;
  const isAbove = line < first.y;
  const end = isAbove ? first.y : bottomOf(first);
  const tip = (x: number) => `M${at(x)} ${at(end)}l${isAbove ? '-6 -9h12z' : '-6 9h12z'}`;
  const centres = layout.nodes.map(middleOf);
  return markup`<path class="emr-picture-bus emr-picture-bus-${name} emr-picture-line-${name}" d="M${at(middleOf(first))} ${at(line)}H${at(middleOf(last))}"/>
<path class="emr-picture-branch emr-picture-line-${name}" d="${centres.map(x => `M${at(x)} ${at(line)}V${at(end + (isAbove ? -8 : 8))}`).join('')}"/>
<path class="emr-picture-fill-${name}" d="${centres.map(tip).join('')}"/>
${[first, second].map((box, index) => chip(state, (middleOf(box) + centres[index + 1]) / 2, line))}`;
}

export function headings({ upper, lower, nodes: [first] }: Layout): Markup {
  return markup`<text class="emr-picture-heading emr-picture-text" x="${upper.x + 14}" y="${upper.y + 23}">Amazon EMR cluster</text>
<text class="emr-picture-small emr-picture-faint" x="${upper.x + 14}" y="${at(first.y + 19)}">Disks of the nodes</text>
<text class="emr-picture-heading emr-picture-text" x="${lower.x + 14}" y="${at(lower.y + HEADING - 8)}">Connections of applications</text>
`;
}
