import { STATE_CLASS } from './state-badge';
import { APPEARANCE, Colours, STATES } from '../appearance';

interface Scheme {
  readonly ground: string;
  readonly panel: string;
  readonly line: string;
  readonly text: string;
  readonly faint: string;
  readonly link: string;
}

/** Text, faint text and links have four and a half to one on ground and panel. */
const LIGHT: Scheme = { ground: '#ffffff', panel: '#f6f8fa', line: '#d5dbe3', text: '#16202c', faint: '#525e6e', link: '#0a58b0' };
const DARK: Scheme = { ground: '#0f141a', panel: '#171e27', line: '#303b49', text: '#e8edf3', faint: '#a9b4c3', link: '#8abaff' };

function colours(scheme: Scheme, ofStates: readonly Colours[]): string {
  const variables = Object.entries(scheme).map(([name, colour]) => `--${name}:${colour}`);
  const states = ofStates.map(({ text, ground }, index) => `.${STATE_CLASS[STATES[index]]}{--state:${text};--behind:${ground}}`);
  return [`:root{${variables.join(';')}}`, ...states].join('\n');
}

/**
 * What stands in the style element of the page, to the byte: the page lets it in by its hash. Nothing of a report is in it.
 *
 * Letters are as large as readers have set them, so they are measured in rem.
 */
export const PAGE_STYLE = `
${colours(LIGHT, STATES.map(state => APPEARANCE[state].light))}
@media screen and (prefers-color-scheme:dark){
${colours(DARK, STATES.map(state => APPEARANCE[state].dark))}
}
*,::before,::after{box-sizing:border-box}
html{color-scheme:light dark;-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--text);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
body>*{max-width:1160px;margin:0 auto;padding-left:24px;padding-right:24px}
h1,h2,h3{line-height:1.25;letter-spacing:-.01em;text-wrap:balance}
p{margin:0 0 12px;max-width:76ch}
ul,ol{margin:0;padding:0}
ul{list-style:none}
a{color:var(--link);text-decoration-thickness:1px;text-underline-offset:2px}
a:focus-visible,.picture:focus-visible{outline:2px solid var(--link);outline-offset:3px;border-radius:2px}
code{font:.875em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;unicode-bidi:isolate}
strong,b,th span,td span,li a{unicode-bidi:isolate}
.aside,.kind,.concerns,.path,caption span,nav span,td a,td small,.nothing,footer{color:var(--faint)}

header{padding-top:48px}
.kind{margin-bottom:4px;font-size:.875rem}
h1{margin:0 0 10px;font-size:2.125rem;font-weight:700}
.verdict{font-size:1.3125rem;line-height:1.4;margin-bottom:8px;text-wrap:balance}
.bar{display:block;margin:28px 0 12px;border-radius:6px}
.bar rect{fill:var(--state);stroke:var(--ground);stroke-width:2}
.bar text{fill:var(--ground);font-size:14px;font-weight:700;text-anchor:middle}
.counts{display:grid;grid-template-columns:repeat(4,1fr);gap:12px}
.counts li{padding:12px 16px;border:1px solid var(--line);border-left:4px solid var(--state);border-radius:6px;color:var(--state)}
.counts strong{display:block;font-size:1.75rem;line-height:1.2;font-variant-numeric:tabular-nums}

nav ul{display:flex;flex-wrap:wrap;gap:6px 22px}
nav span{font-size:.875rem;font-variant-numeric:tabular-nums}
.index ul{margin-top:28px;padding:14px 0;border-top:1px solid var(--line);border-bottom:1px solid var(--line)}
.applications{margin:0 0 28px;padding:14px 18px;background:var(--panel);border-radius:6px;font-size:.9375rem}

section{padding-top:44px}
h2{margin:0 0 14px;font-size:1.4375rem;font-weight:700}
h3{margin:0;font-size:1.0625rem;font-weight:600}
.badge{display:inline-block;padding:1px 9px 1px 7px;border:1px solid var(--state);border-radius:4px;background:var(--behind);color:var(--state);font-size:.8438rem;font-weight:600;line-height:1.5;white-space:nowrap}

.gaps{list-style:none;counter-reset:gap}
.gaps>li{counter-increment:gap;position:relative;padding:16px 0 16px 3rem;border-top:1px solid var(--line)}
.gaps>li::before{content:counter(gap);position:absolute;left:0;top:14px;width:2rem;color:var(--faint);font-size:1.25rem;font-variant-numeric:tabular-nums}
.to-do{font-size:1.0625rem;margin-bottom:6px}
.concerns{margin-bottom:8px;font-size:.875rem}
.places{columns:3 15rem;column-gap:28px;font-size:.875rem;line-height:1.4}
.places li{break-inside:avoid;padding:3px 0 3px 12px;text-indent:-12px}

.picture{overflow-x:auto;padding:4px}
.picture svg{display:block;min-width:800px}

table{width:100%;border-collapse:collapse;table-layout:fixed;margin-bottom:32px;font-size:.9375rem;line-height:1.45}
caption{padding-bottom:8px;text-align:left}
caption h3{display:inline}
caption span{margin-left:8px;font-size:.875rem}
th,td{padding:9px 16px 9px 0;border-top:1px solid var(--line);text-align:left;vertical-align:top;font-weight:400}
th:last-child,td:last-child{padding-right:0}
thead th{padding-top:4px;padding-bottom:6px;border-top:0;color:var(--faint);font-size:.8125rem}
tbody tr:first-child>*{border-top-color:var(--faint)}
tbody th{font-weight:600}
tbody th span{display:block;font-size:.875rem;font-weight:400}
.rows th:nth-child(1){width:28%}
.rows th:nth-child(2){width:11.25rem}
.rows .badge{white-space:normal}
.rows th:nth-child(4){width:24%}
.rows b{display:block;font-weight:600}
td a,td small{font-size:.8125rem;white-space:nowrap;unicode-bidi:isolate}
.settings caption{max-width:76ch;color:var(--faint)}
.settings th:nth-child(1){width:15%}
.settings th:nth-child(2){width:36%}
.users th:nth-child(1){width:32%}
.users th:nth-child(2){width:34%}
.users caption span,.key>span{display:block;margin-left:0;color:var(--faint);font-size:.875rem}
.key{margin-bottom:36px}
:target{scroll-margin-top:16px}
tr:target>*{background:var(--panel);box-shadow:inset 0 2px var(--link)}

.findings{margin:6px 0 28px}
.findings li{padding:14px 0;border-top:1px solid var(--line)}
.findings p{margin-bottom:4px}
.findings .rule code{font-weight:600;margin-left:6px}
.findings .path{font-size:.875rem}
.findings .remedy{padding-left:14px;border-left:3px solid var(--line)}
.notes{list-style:disc;padding-left:20px}
.notes li{max-width:76ch;margin-bottom:6px}
footer{padding-top:56px;padding-bottom:56px;font-size:.875rem}
footer h2{padding-top:28px;border-top:1px solid var(--line);font-size:1.0625rem;color:var(--text)}
footer h3{margin:18px 0 6px;font-size:.9375rem;color:var(--text)}
.sources{padding-left:22px}
.sources li{padding:2px 0}

@media screen and (max-width:53.75em){
body>*{padding-left:16px;padding-right:16px}
header{padding-top:28px}
h1{font-size:1.6875rem}
.verdict{font-size:1.125rem}
.counts{grid-template-columns:1fr 1fr}
.counts li{padding:8px 12px}
.gaps>li{padding-left:2rem}
table,tbody,caption{display:block}
thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
tbody tr{display:block;padding:12px 0;border-top:1px solid var(--line)}
tbody tr>*,tbody tr:first-child>*{display:block;width:auto!important;padding:0 0 6px;border:0}
td.nothing{display:none!important}
.rows td.remedy{padding:2px 0 2px 12px;border-left:3px solid var(--line)}
}

@media print{
@page{size:A4;margin:16mm 14mm}
html{color-scheme:light}
body{font-size:10pt;line-height:1.4}
body>*{max-width:none;padding-left:0;padding-right:0}
header{padding-top:0}
h1{font-size:20pt}
h2{font-size:14pt}
h3,.to-do{font-size:11pt}
.verdict{font-size:12.5pt}
nav{display:none}
section{padding-top:18pt}
table{font-size:9pt;margin-bottom:16pt}
.rows th:nth-child(2){width:104pt}
tbody th span,td a,td small,.places,.concerns,.users caption span{font-size:8.5pt}
th,td{padding:5pt 10pt 5pt 0}
thead{display:table-header-group}
tr,.gaps>li,.places li,.findings li,.counts li,.notes li,.sources li{break-inside:avoid}
h1,h2,h3,caption,thead,.to-do,.concerns{break-after:avoid}
.picture{overflow:visible;break-inside:avoid}
.picture svg{min-width:0;max-width:100%}
a{color:inherit;text-decoration:none}
.badge,.counts li,.counts strong{background:none;color:#000;border-color:#000}
.badge{font-size:8.5pt}
.counts li{border-width:1px;padding:6pt 9pt}
.counts strong{font-size:16pt}
.badge.not-encrypted,.counts .not-encrypted{border-style:double;border-width:3px}
.badge.needs-something,.counts .needs-something{border-style:dashed}
.badge.unknown,.counts .unknown{border-style:dotted}
.bar rect{fill:none;stroke:#000;stroke-width:1}
.bar rect.not-encrypted{stroke-width:4}
.bar rect.needs-something{stroke-dasharray:6 3}
.bar rect.unknown{stroke-dasharray:1 3}
.bar text{fill:#000}
footer{padding-top:24pt;font-size:9pt}
footer h2{padding-top:12pt}
}
`;
