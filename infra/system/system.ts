import { CloudAssembly, type CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api'
import { text, type Json, type JsonObject } from './json.ts'

/** One environment as it would be deployed: all of its templates, with references between them resolved. */

export interface Template {
  readonly Parameters?: Readonly<Record<string, { readonly Default?: Json }>>
  readonly Resources: Readonly<Record<string, TemplateResource>>
  readonly Outputs?: Readonly<Record<string, { readonly Value: Json }>>
}

export interface TemplateResource {
  readonly Type: string
  readonly Properties?: JsonObject
  readonly DependsOn?: string | readonly string[]
  readonly DeletionPolicy?: string
  readonly UpdateReplacePolicy?: string
  readonly Metadata?: JsonObject
}

/** A stack's template, and the region that it is deployed to. */
export interface Stack {
  /** `notejam-prod-data`. */
  readonly name: string
  readonly region: string
  readonly template: Template
  /** As the CDK's command line names it: `prod/Data`. @default - it was not read from an assembly */
  readonly path?: string
  /** Whether CloudFormation refuses to delete it. @default false */
  readonly isProtected?: boolean
}

/** A resource of any of the stacks. */
export interface Resource extends TemplateResource {
  /** `notejam-prod-data/Key961B73FD`: its stack and its logical id. */
  readonly id: string
  readonly stack: string
  readonly logicalId: string
  readonly properties: JsonObject
}

export class System {
  readonly stacks: readonly Stack[]
  readonly resources: ReadonlyMap<string, Resource>

  constructor(stacks: readonly Stack[]) {
    this.stacks = stacks
    this.resources = new Map(
      stacks.flatMap(({ name, template }) =>
        Object.entries(template.Resources).map(([logicalId, resource]): [string, Resource] => {
          const id = `${name}/${logicalId}`
          return [id, { ...resource, id, stack: name, logicalId, properties: resource.Properties ?? {} }]
        }),
      ),
    )
  }

  ofType(type: string): Resource[] {
    return [...this.resources.values()].filter((resource) => resource.Type === type)
  }

  /** The region that a stack is deployed to. */
  regionOf(stack: string | undefined): string | undefined {
    return this.stacks.find(({ name }) => name === stack)?.region
  }

  /**
   * What a value of a resource of `stack` means across all stacks: `stack/LogicalId` for a reference to a resource or to an
   * attribute of it, through outputs of other stacks; `zone 0` for the region's first zone; a text for itself; otherwise
   * its JSON.
   */
  meaning(value: Json | undefined, stack: string): string {
    if (typeof value !== 'object' || value === null) return text(value)
    const [key, argument] = Object.entries(value)[0] ?? []
    if (key === 'Ref' && typeof argument === 'string')
      return argument.startsWith('AWS::') ? argument : `${stack}/${argument}`
    if (key === 'Fn::GetAtt') return `${stack}/${attributeOf(argument)[0]}`
    if (key === 'Fn::GetStackOutput') return this.output(argument as JsonObject)
    if (key === 'Fn::Select' && Array.isArray(argument)) {
      const [index, list] = argument as Json[]
      if (JSON.stringify(list).includes('Fn::GetAZs')) return `zone ${text(index)}`
    }
    return JSON.stringify(value)
  }

  /** The resource that a value refers to, if it does. */
  resource(value: Json | undefined, stack: string): Resource | undefined {
    return this.resources.get(this.meaning(value, stack))
  }

  private output({ StackName: stackName, OutputName: outputName }: JsonObject): string {
    const stack = this.stacks.find(({ name }) => name === stackName)
    const output = stack?.template.Outputs?.[text(outputName)]
    if (!stack || !output) throw new Error(`no stack has the output ${text(stackName)}.${text(outputName)}`)
    return this.meaning(output.Value, stack.name)
  }
}

/** `Fn::GetAtt` is written as a list, or as a text with a dot. */
function attributeOf(argument: Json | undefined): [logicalId: string, attribute: string] {
  const [logicalId = '', attribute = ''] = Array.isArray(argument) ? argument.map(text) : text(argument).split(/\.(.*)/)
  return [logicalId, attribute]
}

/**
 * Reads an environment from the folder that `npm run synth` wrote.
 * @param folder infra/cdk.out
 * @throws when it was not synthesised
 */
export function readSystem(folder: string, environment: string): System {
  return systemOf(new CloudAssembly(folder), environment)
}

/** The same from an assembly in memory. */
export function systemOf(assembly: CloudAssembly, environment: string): System {
  return new System(assembly.getNestedAssembly(`assembly-${environment}`).stacks.map(stackOf))
}

export function stackOf(artifact: CloudFormationStackArtifact): Stack {
  const { stackName, environment, hierarchicalId, terminationProtection } = artifact
  return {
    name: stackName,
    region: environment.region,
    template: artifact.template as Template,
    path: hierarchicalId,
    isProtected: terminationProtection ?? false,
  }
}
