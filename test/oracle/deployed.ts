import * as fs from 'fs';
import * as path from 'path';
import { App, NestedStack, Stack } from 'aws-cdk-lib';

/** A template, as far as these tests look into it. */
export interface Template {
  readonly Resources: Record<string, { readonly Type: string; readonly Properties: Record<string, any>; readonly DependsOn?: string[] }>;
  readonly Parameters?: Record<string, unknown>;
  readonly Outputs?: Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: unknown } }>;
}

/** Stands in for what AWS would answer: every intrinsic function of a synthesized app gets a concrete value. */
export class Deployed {
  public readonly templates = new Map<Stack, Template>();
  private readonly exports = new Map<string, [Stack, unknown]>();

  constructor(app: App, private readonly account = '111122223333', private readonly region = 'us-west-2') {
    const assembly = app.synth();
    for (const stack of app.node.findAll().filter(construct => Stack.isStack(construct)) as Stack[]) {
      const file = stack.nested
        ? path.join(assembly.directory, stack.templateFile)
        : assembly.stacksRecursively.find(artifact => artifact.id === stack.artifactId)!.templateFullPath;
      this.templates.set(stack, JSON.parse(fs.readFileSync(file, 'utf8')));
    }
    for (const [stack, template] of this.templates) {
      for (const output of Object.values(template.Outputs ?? {})) {
        if (output.Export) {
          this.exports.set(this.concrete(stack, output.Export.Name) as string, [stack, output.Value]);
        }
      }
    }
  }

  public accountOf(stack: Stack): string {
    return /^\d{12}$/.test(stack.account) ? stack.account : this.account;
  }

  /** The resources of a type, of all stacks or one. */
  public resources(type: string, only?: Stack): [Stack, string, Record<string, any>][] {
    return [...this.templates].filter(([stack]) => only === undefined || stack === only).flatMap(([stack, template]) =>
      Object.entries(template.Resources ?? {})
        .filter(([, resource]) => resource.Type === type)
        .map(([id, resource]): [Stack, string, Record<string, any>] => [stack, id, this.concrete(stack, resource.Properties ?? {}) as any]));
  }

  /** A value of a template with every function carried out. */
  public concrete(stack: Stack, value: any): unknown {
    if (Array.isArray(value)) {
      return value.map(item => this.concrete(stack, item));
    }
    if (typeof value !== 'object' || value === null) {
      return value;
    }
    const keys = Object.keys(value);
    if (keys.length === 1 && (keys[0] === 'Ref' || keys[0].startsWith('Fn::'))) {
      return this.evaluate(stack, keys[0], value[keys[0]]);
    }
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.concrete(stack, item)]));
  }

  private evaluate(stack: Stack, name: string, argument: any): unknown {
    const template = this.templates.get(stack)!;
    switch (name) {
      case 'Ref':
        return this.ref(stack, argument, template);
      case 'Fn::Join':
        return (this.concrete(stack, argument[1]) as string[]).join(argument[0]);
      case 'Fn::ImportValue': {
        const [owner, exported] = this.exports.get(this.concrete(stack, argument) as string)!;
        return this.concrete(owner, exported);
      }
      case 'Fn::GetStackOutput': {
        const { StackName, OutputName } = this.concrete(stack, argument) as Record<string, string>;
        const owner = [...this.templates.keys()].find(other => other.stackName === StackName)!;
        return this.concrete(owner, this.templates.get(owner)!.Outputs![OutputName].Value);
      }
      case 'Fn::GetAtt': {
        const [id, attribute] = Array.isArray(argument) ? argument : argument.split('.');
        return this.attribute(stack, id, attribute, template);
      }
      case 'Fn::Sub':
        return (argument as string).replace(/\$\{(\w+)\.(\w+)\}/g, (_, id: string, attribute: string) => this.attribute(stack, id, attribute, template) as string);
      default:
        throw new Error(`${name} is not expected here: ${JSON.stringify(argument)}`);
    }
  }

  private ref(stack: Stack, id: string, template: Template): unknown {
    const known: Record<string, string> = {
      'AWS::Partition': 'aws',
      'AWS::AccountId': this.accountOf(stack),
      'AWS::Region': this.region,
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::StackId': `arn:aws:cloudformation:${this.region}:${this.accountOf(stack)}:stack/${stack.stackName}/1`,
    };
    if (known[id] !== undefined) {
      return known[id];
    }
    if (template.Parameters?.[id] !== undefined) {
      const parent = stack.nestedStackParent!;
      const resource = this.templates.get(parent)!.Resources[parent.resolve(stack.nestedStackResource!.logicalId)];
      return this.concrete(parent, resource.Properties.Parameters[id]);
    }
    const resource = template.Resources[id];
    switch (resource.Type) {
      case 'AWS::IAM::Role': return resource.Properties.RoleName ?? id;
      case 'AWS::SSM::Parameter': return `CFN-${id}`;
      case 'AWS::SecretsManager::Secret': return `arn:aws:secretsmanager:${this.region}:${this.accountOf(stack)}:secret:${id}-AbCdEf`;
      default: return resource.Properties?.BucketName ?? id.toLowerCase();
    }
  }

  private attribute(stack: Stack, id: string, attribute: string, template: Template): unknown {
    const resource = template.Resources[id];
    switch (resource.Type) {
      case 'AWS::IAM::Role':
        return `arn:aws:iam::${this.accountOf(stack)}:role/${resource.Properties.RoleName ?? id}`;
      case 'AWS::KMS::Key':
        return this.keyArn(stack, id);
      case 'AWS::S3::Bucket':
        return `arn:aws:s3:::${this.ref(stack, id, template) as string}`;
      case 'AWS::SQS::Queue':
        return `arn:aws:sqs:${this.region}:${this.accountOf(stack)}:${id}`;
      case 'AWS::Logs::LogGroup':
        return `arn:aws:logs:${this.region}:${this.accountOf(stack)}:log-group:${id}:*`;
      case 'AWS::CloudFormation::Stack': {
        const nested = [...this.templates.keys()].find(other => other.nestedStackParent === stack
          && stack.resolve((other as NestedStack).nestedStackResource!.logicalId) === id)!;
        return this.concrete(nested, this.templates.get(nested)!.Outputs![attribute.replace(/^Outputs\./, '')].Value);
      }
      default:
        throw new Error(`${resource.Type}.${attribute} is not expected here`);
    }
  }

  public keyArn(stack: Stack, logicalId: string): string {
    const digits = Buffer.from(logicalId).toString('hex').slice(-12).padStart(12, '0');
    return `arn:aws:kms:${this.region}:${this.accountOf(stack)}:key/1234abcd-12ab-34cd-56ef-${digits}`;
  }
}

/** A circle of resources inside one template, if there is one. */
export function circleIn(template: Template): string[] | undefined {
  const ids = new Set(Object.keys(template.Resources ?? {}));
  const targets = (value: any): string[] => {
    if (Array.isArray(value)) {
      return value.flatMap(targets);
    }
    if (typeof value !== 'object' || value === null) {
      return [];
    }
    return Object.entries(value).flatMap(([key, item]: [string, any]) => {
      switch (key) {
        case 'Ref': return [item];
        case 'Fn::GetAtt': return [Array.isArray(item) ? item[0] : item.split('.')[0]];
        case 'DependsOn': return [item].flat();
        case 'Fn::Sub': return [...JSON.stringify(item).matchAll(/\$\{(\w+)/g)].map(match => match[1]);
        default: return targets(item);
      }
    });
  };
  const done = new Set<string>();
  const walk = (id: string, trail: string[]): string[] | undefined => {
    if (trail.includes(id)) {
      return [...trail.slice(trail.indexOf(id)), id];
    }
    if (done.has(id)) {
      return undefined;
    }
    for (const target of targets(template.Resources[id]).filter(name => ids.has(name))) {
      const circle = walk(target, [...trail, id]);
      if (circle) {
        return circle;
      }
    }
    done.add(id);
    return undefined;
  };
  return [...ids].map(id => walk(id, [])).find(circle => circle !== undefined);
}
