// Writes docs/rules.md from the tables of rules: node -r ./scripts/typescript-apps.js scripts/rules-doc.ts
import * as fs from 'node:fs';
import * as path from 'node:path';
import { CERTIFICATE_RULES } from '../lib/certificates/inspection/rule-table';
import { CONSTRUCTION_NOTES } from '../lib/checks/construction-notes';
import { ALL_DOCUMENT_RULES } from '../lib/checks/documents/document-rule-table';
import { STAGE_RULES } from '../lib/checks/stage-rules';
import { TEMPLATE_RULES } from '../lib/checks/templates/template-rule';
import { FIXTURES } from '../test/checks/documents/fixtures/all';

export const RULES_DOC = path.join(__dirname, '..', 'docs', 'rules.md');

/** What every table has of a rule. */
interface Row {
  readonly id: string;
  readonly severity: string;
  readonly looksAt: string;
  readonly evidence?: string;
  /** What the JDK does with what breaks it. */
  readonly java?: string;
  readonly remedy: string;
  readonly example?: string;
}

interface Section {
  readonly title: string;
  readonly about: string;
  readonly rows: readonly Row[];
}

const SECTIONS: readonly Section[] = [
  {
    title: 'Configurations, clusters, keys and roles',
    about: 'Checked when an app is synthesized, over everything in a Stage that holds a configuration of this library: clusters are found in any stack of it, by whatever '
      + 'route they name a configuration, and so are the clusters of `EmrCreateCluster` of Step Functions. A raw `CfnSecurityConfiguration` in such a Stage counts as well.',
    rows: STAGE_RULES,
  },
  {
    title: 'Documents',
    about: 'Checked by `SecurityConfigurationDocument.findings` and `findingsForRelease()`, `DocumentSecurityConfiguration`, the plugin `SecurityConfigurationChecks` and the '
      + 'command line.',
    rows: ALL_DOCUMENT_RULES,
  },
  {
    title: 'Templates',
    about: 'Checked by the plugin and the command line, besides the documents in the template.',
    rows: TEMPLATE_RULES,
  },
  {
    title: 'Certificates',
    about: 'Checked over the files of `CertificateBundle.fromDirectory` and `CertificateBundle.fromZipFile` at synth, and by the function that stores certificates before it does. '
      + 'How Amazon EMR reads the files is not published: what the JDK does with them was measured. `FILE` in a command stands for the file that a finding is about.',
    rows: CERTIFICATE_RULES.map(rule => ({ ...rule, id: `cdk-emr-security:${rule.id}`, remedy: `${rule.remedy}. This shows it: ${rule.shownBy}` })),
  },
  {
    title: 'Arguments of constructs',
    about: 'Said by a construct of this library while it is made. What is wrong with its arguments is thrown at once, and has no id.',
    rows: CONSTRUCTION_NOTES,
  },
];

const LONGEST_EXAMPLE = 600;

/** A document that breaks the rule, and what is said of it: that of the rule's own test. */
function documentExample(id: string): string | undefined {
  const fixture = FIXTURES.find(({ rule }) => `cdk-emr-security:${rule}` === id);
  if (fixture === undefined) {
    return undefined;
  }
  const text = typeof fixture.failing === 'string' ? fixture.failing : JSON.stringify(fixture.failing);
  const [[pointer, , message]] = fixture.finds;
  const release = fixture.context?.releaseLabel === undefined ? '' : ` with ${fixture.context.releaseLabel}`;
  const code = text.length > LONGEST_EXAMPLE || /[`\n]/.test(text) ? 'a longer text' : `\`${text}\``;
  return `${code}${release} → ${pointer === '' ? '' : `\`${pointer}\`: `}${plain(message)}`;
}

const INTRODUCTION = `<!-- Generated from the tables of rules by scripts/rules-doc.ts: do not edit. -->
# Rules

All that this library finds, by the id of the rule. An id stays the same from release to release.

| severity | what it means | at synth |
|---|---|---|
| ERROR | Amazon EMR refuses it, or it cannot work, by what AWS publishes | synthesis fails |
| WARNING | probably wrong, or not known to be right | a warning, which can be acknowledged |
| INFO | right, and worth knowing | an info, or nothing |

The severity of a rule is the highest of its findings: what cannot be proven, such as what an imported role may do, is less severe. What is
only known at deployment is never judged.

## Acknowledging

An ERROR is fixed, not acknowledged. A WARNING of a construct is acknowledged on the stack, or on any scope around the configuration:

\`\`\`ts
Annotations.of(this).acknowledgeWarning('cdk-emr-security:fixed-name');
\`\`\`

and an INFO with \`acknowledgeInfo\`. What the plugin finds is acknowledged with two colons:

\`\`\`ts
Validations.of(this).acknowledge({ id: 'cdk-emr-security::unknown-key', reason: 'read back from the service' });
\`\`\`

On the command line only errors count for the exit code: see [checking documents](checking-documents.md).
`;

/** The page. Pure: the same tables give the same text. */
export function rulesDoc(): string {
  const told = new Set<string>();
  return [INTRODUCTION, ...SECTIONS.map(section => {
    // a rule that stands in two tables is told of in the first
    const rows = section.rows.filter(row => !told.has(row.id));
    rows.forEach(row => told.add(row.id));
    return [`## ${section.title}`, '', section.about, '', ...rows.map(ruleText)].join('\n');
  })].join('\n');
}

function ruleText({ id, severity, looksAt, evidence, java, remedy, example }: Row): string {
  const slug = id.slice(id.indexOf(':') + 1);
  return [
    `### ${slug}`,
    '',
    `\`${id}\` · **${severity}**`,
    '',
    `- Looks at: ${plain(looksAt)}`,
    ...exampleText(id, example),
    ...java === undefined ? [] : [`- Java: ${plain(java)}`],
    `- To do: ${plain(remedy)}`,
    ...evidence === undefined ? [] : [`- Evidence: <${evidence}>`],
    '',
  ].join('\n');
}

function exampleText(id: string, example: string | undefined): string[] {
  const text = example === undefined ? documentExample(id) : plain(example);
  return text === undefined ? [] : [`- Example: ${text}`];
}

/** Text that means nothing to Markdown. */
function plain(text: string): string {
  return text.replace(/[\\*_`<>[\]|]/g, character => `\\${character}`);
}

if (require.main === module) {
  fs.writeFileSync(RULES_DOC, rulesDoc());
}
