import { fromJsonSchema, McpServer, type CallToolResult } from '@modelcontextprotocol/server'
import Type, { type Static, type TObject } from 'typebox'
import { idPattern } from '../../platform/lists/keyset.ts'
import { taskIdPattern } from '../../platform/markdown/tick.ts'
import { routes } from '../../routes.ts'
import { appendTo } from './append.ts'
import type { Answered, Calling } from './call.ts'

const Id = (description: string) => Type.String({ pattern: idPattern, description })
const cursor = Type.Optional(
  Type.String({ minLength: 1, maxLength: 2_000, description: '`next_cursor` of the page before.' }),
)
const limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description: 'How many at the most.' }))
const text = Type.String({ maxLength: 1024 ** 2, description: 'Markdown. Tags are words with #.' })
const strict = { additionalProperties: false }

interface Tool<Input extends TObject> {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly input: Input
  readonly isReading: boolean
  readonly act: (call: Calling, input: Static<Input>) => Promise<Answered>
}

const tools = [
  tool({
    name: 'search_notes',
    title: 'Search notes',
    description:
      'Finds notes by words, "phrases", -without, pad:name, tag:name, title:word, is:pinned, updated:2026-03, in:trash. Returns excerpts; read a note for its text.',
    input: Type.Object({ query: Type.String({ minLength: 1, maxLength: 500 }), cursor }, strict),
    isReading: true,
    act: (call, { query: q, cursor }) => call('GET', routes.api.search.href({ q, cursor })),
  }),
  tool({
    name: 'read_note',
    title: 'Read a note',
    description: 'Returns a note with its whole text in Markdown.',
    input: Type.Object({ note_id: Id('Of a note, as lists and searches give it.') }, strict),
    isReading: true,
    act: (call, { note_id: noteId }) => call('GET', routes.api.note.href({ noteId })),
  }),
  tool({
    name: 'list_notes',
    title: 'List notes',
    description: 'Lists notes without their texts, the last changed first.',
    input: Type.Object(
      {
        pad_id: Type.Optional(Id('Only notes in this pad.')),
        tag: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
        updated_since: Type.Optional(Type.String({ format: 'date-time', description: 'ISO 8601.' })),
        limit,
        cursor,
      },
      strict,
    ),
    isReading: true,
    act: (call, { limit, ...rest }) => call('GET', routes.api.notes.href({ ...rest, limit: limit?.toString() })),
  }),
  tool({
    name: 'list_pads',
    title: 'List pads',
    description: 'Lists the pads that hold notes, with their ids.',
    input: Type.Object({}, strict),
    isReading: true,
    act: (call) => call('GET', routes.api.pads.href()),
  }),
  tool({
    name: 'create_note',
    title: 'Create a note',
    description: 'Makes a note. Without a title, the first line of the text is shown as one.',
    input: Type.Object(
      {
        title: Type.Optional(Type.String({ maxLength: 100 })),
        text,
        pad_id: Type.Optional(Id('Of the pad that it goes into.')),
      },
      strict,
    ),
    isReading: false,
    act: (call, input) => call('POST', routes.api.notes.href(), input),
  }),
  tool({
    name: 'append_to_note',
    title: 'Append to a note',
    description: 'Adds text at the end of a note, behind a blank line. What others save meanwhile stays.',
    input: Type.Object({ note_id: Id('Of the note.'), text }, strict),
    isReading: false,
    act: (call, { note_id: noteId, text }) => appendTo(call, noteId, text),
  }),
  tool({
    name: 'list_tasks',
    title: 'List tasks',
    description:
      'Lists open tasks of all notes or of a pad, those of the note that was changed last first; or all tasks of one note, which come whole.',
    input: Type.Object(
      {
        note_id: Type.Optional(Id('Only tasks of this note, also those that are done.')),
        pad_id: Type.Optional(Id('Only tasks of notes in this pad.')),
        limit,
        cursor,
      },
      strict,
    ),
    isReading: true,
    act: (call, { note_id: noteId, limit, ...rest }) =>
      call(
        'GET',
        noteId === undefined
          ? routes.api.tasks.href({ ...rest, limit: limit?.toString() })
          : routes.api.tasksOfNote.href({ noteId }),
      ),
  }),
  tool({
    name: 'tick_task',
    title: 'Tick a task',
    description:
      'Ticks a task that was listed, or opens it again. A task whose words were changed meanwhile is left alone: list the tasks again.',
    input: Type.Object(
      {
        note_id: Id('Of the note of the task.'),
        task_id: Type.String({ pattern: taskIdPattern, description: 'As `id` of the task gives it.' }),
        done: Type.Optional(Type.Boolean({ default: true, description: 'False opens it again.' })),
      },
      strict,
    ),
    isReading: false,
    act: (call, { note_id: noteId, task_id: taskId, done = true }) =>
      call('PATCH', routes.api.task.href({ noteId, taskId }), { done }),
  }),
]

/** @returns a server for one message, whose tools call the API */
export function serverFor(call: Calling, version: string): McpServer {
  const server = new McpServer(
    { name: 'notejam', title: 'Notejam', version },
    {
      instructions:
        'Notes of one account, in Markdown. Search before you create, and append rather than make a second note.',
    },
  )
  for (const { name, title, description, schema, isReading, act } of tools) {
    const annotations = { title, readOnlyHint: isReading, destructiveHint: false, openWorldHint: false }
    server.registerTool(name, { title, description, inputSchema: schema, annotations }, async (input: unknown) =>
      resultOf(await act(call, input as never)),
    )
  }
  return server
}

function tool<Input extends TObject>(one: Tool<Input>) {
  return { ...one, schema: fromJsonSchema<Static<Input>>(one.input) }
}

/** A refusal is told in the words of the API, so that the model can mend what it asked. */
function resultOf({ status, json }: Answered): CallToolResult {
  if (status < 400) return { content: [{ type: 'text', text: JSON.stringify(json) }], structuredContent: { ...json } }
  const { title = 'That failed', detail = '' } = json as { readonly title?: string; readonly detail?: string }
  return { isError: true, content: [{ type: 'text', text: `${title}. ${detail}` }] }
}
