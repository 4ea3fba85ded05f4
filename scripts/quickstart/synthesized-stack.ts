import * as fs from 'node:fs';
import * as path from 'node:path';

export interface Resource { readonly Type: string; readonly Properties?: any }

/** Something that a construct wants to tell, as it stands in the cloud assembly. */
export interface Message {
  readonly level: 'error' | 'warning' | 'info';
  readonly constructPath: string;
  readonly text: string;
  /** By which it is acknowledged. */
  readonly id?: string;
}

/** A stack of a cloud assembly: its resources by their construct paths, and what its constructs have to say. */
export class SynthesizedStack {
  public static read(assembly: string, name: string): SynthesizedStack {
    const json = (file: string) => JSON.parse(fs.readFileSync(path.join(assembly, file), 'utf8'));
    const artifact = json('manifest.json').artifacts[name];
    const metadata = artifact.additionalMetadataFile ? json(artifact.additionalMetadataFile) : artifact.metadata;
    const pages = fs.readdirSync(assembly).filter(file => file.startsWith(`${name}.`) && file.endsWith('.coverage.html')).sort();
    return new SynthesizedStack(name, json(artifact.properties.templateFile), metadata ?? {}, pages);
  }

  public readonly resources: Record<string, Resource>;
  public readonly messages: Message[] = [];
  private readonly paths = new Map<string, string>();

  private constructor(
    public readonly name: string,
    template: any,
    metadata: Record<string, { type: string; data: any }[]>,
    /** The files in the assembly that tell what is encrypted. */
    public readonly pages: readonly string[],
  ) {
    this.resources = template.Resources;
    for (const [constructPath, entries] of Object.entries(metadata)) {
      for (const { type, data } of entries) {
        if (type === 'aws:cdk:logicalId') {
          this.paths.set(data, this.short(constructPath));
        } else if (['aws:cdk:error', 'aws:cdk:warning', 'aws:cdk:info'].includes(type)) {
          const [, text, id] = /^(.*?)(?: \[ack: (.*)\])?$/s.exec(data)!;
          this.messages.push({ level: type.slice('aws:cdk:'.length) as Message['level'], constructPath: this.short(constructPath), text, id });
        }
      }
    }
  }

  /** The construct path of a resource within the stack. */
  public pathOf(logicalId: string): string {
    return this.paths.get(logicalId) ?? logicalId;
  }

  /** The logical ids of a type, in the order of the template. */
  public ids(type: string): string[] {
    return Object.keys(this.resources).filter(id => this.resources[id].Type === type);
  }

  /** A value of the template as a person would say it: references by construct path, joins joined, ARNs of roles by name. */
  public say(value: any): string {
    if (typeof value !== 'object' || value === null) {
      return String(value);
    }
    if (Array.isArray(value)) {
      return value.map(item => this.say(item)).join(', ');
    }
    if (value.Ref !== undefined) {
      return value.Ref.startsWith('AWS::') ? `<${value.Ref.slice('AWS::'.length)}>` : this.pathOf(value.Ref);
    }
    if (value['Fn::GetAtt'] !== undefined) {
      return this.pathOf(value['Fn::GetAtt'][0]);
    }
    if (value['Fn::Join'] !== undefined) {
      const text = value['Fn::Join'][1].map((part: any) => this.say(part)).join(value['Fn::Join'][0]);
      return text.replace(/^arn:[^:]+:iam::<AccountId>:role\//, '');
    }
    return JSON.stringify(value);
  }

  /** A text in which resources stand by their logical ids, as in `${KeyB1A4.Arn}`. */
  public sayText(text: string): string {
    return text.replace(/\$\{(\w+)(?:\.\w+)*\}/g, (whole, logicalId: string) => this.paths.get(logicalId) ?? whole);
  }

  private short(constructPath: string): string {
    return constructPath.replace(new RegExp(`^/${this.name}/?`), '').replace(/\/Resource$/, '') || this.name;
  }
}
