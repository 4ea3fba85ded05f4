import { APPEARANCE, Colours, STATES } from '../appearance';
import { CoverageState } from '../coverage-row';

/** The part of a class or an id that stands for a state: `not-encrypted`. */
export function classOf(state: CoverageState): string {
  return APPEARANCE[state].word.replace(/ /g, '-');
}

interface Scheme {
  readonly ground: string;
  readonly panel: string;
  readonly node: string;
  readonly ink: string;
  readonly faint: string;
  readonly edge: string;
  readonly of: (state: CoverageState) => Colours;
}

const LIGHT: Scheme = {
  ground: '#ffffff', panel: '#f6f8fa', node: '#ffffff', ink: '#16202c', faint: '#4a5568', edge: '#7b8798', of: state => APPEARANCE[state].light,
};
const DARK: Scheme = {
  ground: '#0f141a', panel: '#171e27', node: '#0f141a', ink: '#e8edf3', faint: '#b0bac8', edge: '#77849a', of: state => APPEARANCE[state].dark,
};

function colours({ ground, panel, node, ink, faint, edge, of }: Scheme): string {
  return [
    `.emr-picture-ground{fill:${ground}}`,
    `.emr-picture-panel{fill:${panel};stroke:${edge}}`,
    `.emr-picture-node{fill:${node};stroke:${edge}}`,
    `.emr-picture-wire{stroke:${edge}}`,
    `.emr-picture-text{fill:${ink}}`,
    `.emr-picture-faint{fill:${faint}}`,
    ...STATES.flatMap(state => {
      const name = classOf(state);
      const { text, ground: behind } = of(state);
      return [
        `.emr-picture-word-${name}{fill:${text}}`,
        `.emr-picture-card-${name},.emr-picture-chip-${name}{fill:${behind};stroke:${text}}`,
        `.emr-picture-shape-${name}{stroke:${text}}`,
        `.emr-picture-line-${name}{stroke:${text}}`,
        `.emr-picture-fill-${name}{fill:${text}}`,
        // what is encrypted is filled as a whole
        ...state === CoverageState.ENCRYPTED ? [] : [`.emr-picture-blank-${name}{fill:${behind}}`],
      ];
    }),
  ].join('\n');
}

/**
 * What stands in the style element of the picture, to the byte: a page lets it in by its hash. Of no class or id but the picture's own; without
 * what ends or escapes text in HTML or XML, so that both read the same; and without variables, which not all that show pictures know.
 */
export const PICTURE_STYLE = `
.emr-picture{max-width:100%;height:auto;font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
.emr-picture-title{font-size:26px;font-weight:700}
.emr-picture-heading{font-size:15px;font-weight:700}
.emr-picture-name{font-size:13.5px;font-weight:600}
.emr-picture-small{font-size:12.5px}
.emr-picture-count{font-size:13.5px;font-weight:700}
.emr-picture-total{font-size:20px;font-weight:700}
.emr-picture-sign{font-size:13px;font-weight:700;text-anchor:middle}
.emr-picture-middle{text-anchor:middle}
.emr-picture-panel,.emr-picture-node{stroke-width:1.5}
.emr-picture-card{stroke-width:1}
.emr-picture-chip{stroke-width:1.5}
.emr-picture-shape{stroke-width:1.5;stroke-linejoin:round}
.emr-picture-bus{stroke-width:4;fill:none}
.emr-picture-bus-not-encrypted{stroke-dasharray:11 6}
.emr-picture-bus-needs-something{stroke-dasharray:1 8;stroke-linecap:round;stroke-width:5}
.emr-picture-bus-unknown{stroke-dasharray:14 5 2 5;stroke-width:3}
.emr-picture-branch{stroke-width:2;fill:none}
.emr-picture-wire{stroke-width:1.5;fill:none}
.emr-picture-clear{fill:none}
.emr-picture-stripe{stroke-width:2.5;fill:none}
.emr-picture-lattice{stroke-width:1;fill:none}
${colours(LIGHT)}
@media screen and (prefers-color-scheme:dark){
${colours(DARK)}
}
`;
