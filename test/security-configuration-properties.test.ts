import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import * as fc from 'fast-check';
import { FindingSeverity, IdentityCenter, InTransitEncryption, RuntimeRoles, SecurityConfiguration, SecurityConfigurationProps } from '../lib';
import { faultsOf } from './document/schema';
import { Make, allowedProps, anyProps } from './typed-props';
import { usedFeatures } from '../lib/checks/documents/features';
import { judgeDocument } from '../lib/checks/documents/judge';
import { renderDocument } from '../lib/document/render';
import { ConfigurationBinder } from '../lib/private/configuration-binder';
import { bindSections, featuresOf, sectionsOf } from '../lib/private/configuration-sections';
import { Feature } from '../lib/releases/thresholds';

function synthesize(make: Make<SecurityConfigurationProps>, minimize = false): Template {
  const stack = new Stack(new App({ context: { '@aws-cdk/aws-iam:minimizePolicies': minimize } }), 'Stack', {
    env: { account: '111122223333', region: 'us-west-2' },
  });
  new SecurityConfiguration(stack, 'Security', make(stack));
  return Template.fromStack(stack);
}

/** The document with what only deployment knows as text. */
function deployed(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(deployed);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const names = Object.keys(value);
  return names.length === 1 && /^(Ref$|Fn::)/.test(names[0])
    ? 's3://known/at-deployment'
    : Object.fromEntries(Object.entries(value).map(([entry, of]) => [entry, deployed(of)]));
}

function documentIn(template: Template): object {
  return Object.values(template.findResources('AWS::EMR::SecurityConfiguration'))[0].Properties.SecurityConfiguration;
}

test('every combination of the factories synthesizes to a document that the schema accepts', () => {
  fc.assert(fc.property(allowedProps, make => {
    expect(faultsOf(deployed(documentIn(synthesize(make))))).toEqual([]);
  }), { numRuns: 120 });
});

test('the same props give the same bytes, and the same document with policies minimized', () => {
  fc.assert(fc.property(allowedProps, make => {
    const once = synthesize(make);
    expect(JSON.stringify(synthesize(make).toJSON())).toBe(JSON.stringify(once.toJSON()));
    expect(JSON.stringify(documentIn(synthesize(make, true)))).toBe(JSON.stringify(documentIn(once)));
  }), { numRuns: 40 });
});

test('what the sections say of their features is what the document shows', () => {
  fc.assert(fc.property(allowedProps, make => {
    const stack = new Stack(new App(), 'Stack');
    const given = make(stack);
    const { document } = new SecurityConfiguration(stack, 'Security', given);
    expect(new Set(featuresOf(sectionsOf(given)))).toEqual(new Set(usedFeatures(document._value).map(({ feature }) => feature)));
  }), { numRuns: 60 });
});

test('every typed configuration gives a document without errors', () => {
  fc.assert(fc.property(allowedProps, make => {
    const stack = new Stack(new App(), 'Stack');
    const given = make(stack);
    const { document } = new SecurityConfiguration(stack, 'Security', given);
    const isBeta = featuresOf(sectionsOf(given)).includes(Feature.LEGACY_LAKE_FORMATION);
    expect(document.findingsForRelease(isBeta ? 'emr-5.36.2' : 'emr-7.13.0').filter(({ severity }) => severity === FindingSeverity.ERROR)).toEqual([]);
  }), { numRuns: 60 });
});

const label = fc.constantFrom(
  undefined, 'emr-4.8.0', 'emr-5.31.0', 'emr-5.36.2', 'emr-6.7.0', 'emr-6.15.0', 'emr-7.7.0', 'emr-7.8.0', 'emr-7.13.0', 'emr-spark-8.0.0', 'emr-next',
);

/** How many problems a constructor throws with. */
function problemsOf(construct: () => unknown): number {
  try {
    construct();
    return 0;
  } catch (error) {
    expect((error as Error).name).toBe('EmrSecurityError');
    return Number(/^SecurityConfiguration 'Stack\/Security' has (\d+) problems:/.exec((error as Error).message)?.[1] ?? 1);
  }
}

test('the typed props throw exactly where the checks would refuse the document, once for each reason', () => {
  let refused = 0;
  fc.assert(fc.property(anyProps, label, (make, releaseLabel) => {
    const stack = new Stack(new App(), 'Stack');
    const given = make(stack);
    const unchecked = bindSections(sectionsOf(given), new ConfigurationBinder(new Construct(stack, 'Unchecked'), { encryptionKey: given.encryptionKey }));
    const errors = judgeDocument({ value: renderDocument(unchecked) }, { releaseLabel }).filter(({ severity }) => severity === FindingSeverity.ERROR);
    expect(problemsOf(() => new SecurityConfiguration(stack, 'Security', { ...given, releaseLabel }))).toBe(errors.length);
    refused += Number(errors.length > 0);
  }), { numRuns: 300 });
  // else this would say nothing of one of both
  expect(refused).toBeGreaterThan(50);
  expect(refused).toBeLessThan(290);
});

test('the sections are looked at once they are right', () => {
  const stack = new Stack(new App(), 'Stack');
  expect(() => new SecurityConfiguration(stack, 'Security', {
    ldap: 'ldaps://host' as never, ranger: {} as never, runtimeRoles: RuntimeRoles.enabled(), identityCenter: null as never, releaseLabel: 'emr-5.0.0',
  })).toThrow(/^SecurityConfiguration 'Stack\/Security' has 3 problems:\n- ldap: is not .*\n- identityCenter: is not .*\n- ranger: is not .*$/);
});

test('a release that has two sections and not both together', () => {
  const both = (releaseLabel: string) => () => new SecurityConfiguration(new Stack(new App(), 'Stack'), 'Security', {
    inTransitEncryption: InTransitEncryption.disabled(), identityCenter: IdentityCenter.enabled(), runtimeRoles: RuntimeRoles.enabled(), releaseLabel,
  });
  expect(both('emr-7.7.0')).toThrow("SecurityConfiguration 'Stack/Security' has 2 problems:\n"
    + '- identityCenter: stands there without encryption in transit; Identity Center is expected only together with it '
    + '(https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-idc-start.html). Set inTransitEncryption, such as to InTransitEncryption.emrManaged()\n'
    + '- releaseLabel: this release has no runtime roles with Identity Center, got "emr-7.7.0"; runtime roles with Identity Center came with emr-7.8.0 '
    + '(https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-idc-considerations.html). Take a later release, or leave the feature out');
  expect(both('emr-7.8.0')).not.toThrow('releaseLabel');
});
