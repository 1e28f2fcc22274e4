import type { Statement } from './statements.ts'

/** What a statement does to the previous release, which is at work meanwhile: breaks it, or makes it wait for a lock. */
export interface Danger {
  readonly mark: 'contract' | 'locks'
  readonly what: string
}

/** Loosely: what a rule does not find, it does not let pass. */
interface Tree {
  readonly [name: string]: Tree | undefined
}

/** Statements that make something that no release uses yet. What a function does is seen when the previous release runs on it. */
const harmless = new Set([
  ...['CreateFunctionStmt', 'CreateEnumStmt', 'CompositeTypeStmt', 'CreateDomainStmt', 'CreateExtensionStmt'],
  ...['CreateSchemaStmt', 'CreateSeqStmt', 'CommentStmt', 'InsertStmt'],
])

const breaks = (what: string): Danger => ({ mark: 'contract', what })
const waits = (what: string): Danger => ({ mark: 'locks', what })

/**
 * Lists what is harmless, and takes everything else for a danger: the author has to think about a statement that is not listed.
 * @param fresh the tables that the same migration makes: no release uses them yet
 */
export function dangersOf({ kind, tree }: Statement, fresh: Set<string>): Danger[] {
  const statement = tree as Tree
  const table = text(statement['relation']?.['relname'])
  if (kind === 'CreateStmt') {
    // "if not exists" may find one that is used.
    if (!statement['if_not_exists']) fresh.add(table)
    return []
  }
  if (harmless.has(kind)) return []
  // `create collation`, `create type`, `create aggregate` …
  if (kind === 'DefineStmt') return []
  if (kind === 'ViewStmt' && !statement['replace']) return []
  if (kind === 'AlterEnumStmt' && !statement['oldVal']) return []
  if (kind === 'IndexStmt') {
    return fresh.has(table) || statement['concurrent'] ? [] : [waits('writers wait while an index is made')]
  }
  if (kind === 'CreateTrigStmt')
    return fresh.has(table) ? [] : [breaks('a trigger runs in what the previous release writes')]
  if (kind === 'UpdateStmt') return fresh.has(table) ? [] : [waits('the rows that it changes are locked until the end')]
  if (kind === 'AlterTableStmt') {
    return fresh.has(table)
      ? []
      : items(statement['cmds']).flatMap((command) => alteration(command['AlterTableCmd'] ?? {}))
  }
  return [breaks(`${kind} may break the previous release`)]
}

function alteration(command: Tree): Danger[] {
  const subtype = text(command['subtype'])
  const definition = command['def']
  if (subtype === 'AT_AddColumn') return addedColumn(definition?.['ColumnDef'] ?? {})
  if (subtype === 'AT_ValidateConstraint' || subtype === 'AT_DropNotNull') return []
  if (subtype === 'AT_ColumnDefault' && definition) return []
  if (subtype === 'AT_AddConstraint') {
    const constraint = definition?.['Constraint']
    const isUnchecked = constraint?.['skip_validation'] || constraint?.['indexname']
    return isUnchecked ? [] : [waits('a constraint is checked for all rows: add it "not valid" and validate it later')]
  }
  return [breaks(`${subtype} may break the previous release`)]
}

/** A column that may be null, or has a constant default, costs nothing and breaks no insert. */
function addedColumn(column: Tree): Danger[] {
  const constraints = items(column['constraints']).map((one) => one['Constraint'] ?? {})
  const types = constraints.map((one) => text(one['contype']))
  const found: Danger[] = []
  if (types.includes('CONSTR_NOTNULL') && !types.includes('CONSTR_DEFAULT')) {
    found.push(breaks('the previous release does not fill a new column that is "not null"'))
  }
  const isSlow = constraints.some((one, index) => {
    const type = types[index]
    if (type === 'CONSTR_NOTNULL' || type === 'CONSTR_NULL') return false
    return type !== 'CONSTR_DEFAULT' || !isConstant(one['raw_expr'])
  })
  if (isSlow) found.push(waits('the whole table is written or read for this column'))
  return found
}

function isConstant(expression: Tree | undefined): boolean {
  if (expression?.['TypeCast']) return isConstant(expression['TypeCast']['arg'])
  // `now()` is asked once, for all rows.
  const call = expression?.['FuncCall']
  if (call) return text(items(call['funcname'])[0]?.['String']?.['sval']) === 'now' && !call['args']
  return expression?.['A_Const'] !== undefined
}

function items(list: unknown): Tree[] {
  return Array.isArray(list) ? (list as Tree[]) : []
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
