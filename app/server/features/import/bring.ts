import type { FastifyMultipartBaseOptions } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { placeForUpload } from '../../notes/files/places.ts'
import type { Deps, ImportLimits } from '../../platform/deps.ts'
import { maxBodyTimeoutSeconds } from '../../platform/http/body-deadline.ts'
import { Refusal } from '../../platform/http/refusal.ts'
import { disown } from '../../platform/objects/unnamed-objects.ts'
import { routes } from '../../routes.ts'
import { forgetReports } from './forget-imports.ts'
import { hasUnderWay, queueImport, underWay } from './import.queries.ts'
import { duplicatesOf } from './import.schema.ts'
import { keysOfParts } from './taking/parts.ts'
import { noFile, takeUpload } from './taking/take-upload.ts'

/** Files that one form may have: a folder is many. */
const maxFilesOfForm = 20_000

/** What a form with files may be. */
export function formsOf({ maxBytes }: ImportLimits): FastifyMultipartBaseOptions & { throwFileSizeLimit: boolean } {
  return {
    throwFileSizeLimit: false,
    limits: {
      fileSize: maxBytes + 1,
      files: maxFilesOfForm,
      fields: 10,
      fieldSize: 512 * 1024,
      parts: maxFilesOfForm + 10,
      headerPairs: 20,
      fieldNameSize: 100,
    },
  }
}

/** Bytes of its body. */
export function maxBodyOf({ maxBytes }: ImportLimits): number {
  return maxBytes + maxFilesOfForm * 1024
}

/**
 * Takes what a form brings.
 * @param fields gets those of the form
 * @param check throws for fields that cannot be, before anything is queued
 * @returns the id of the import that was queued
 * @throws Refusal
 */
export async function bring(
  deps: Deps,
  request: FastifyRequest,
  ownerId: string,
  fields: Record<string, string> = {},
  check: (fields: Readonly<Record<string, string>>) => void = () => undefined,
): Promise<string> {
  if (!request.isMultipart()) throw noFile()
  const { sql, importLimits, tidyUp } = deps
  await request.charge('uploads')
  const free = await placeForUpload(ownerId)
  try {
    // Before anything of it is taken.
    if (await hasUnderWay(sql, ownerId)) throw oneAtATime()
    request.allowForBody(maxBodyTimeoutSeconds)
    const taken = await takeUpload(deps, request, fields)
    const duplicates = duplicatesOf(fields['duplicates'])
    const isDryRun = isYes(fields['dry_run'] ?? (request.query as { dry_run?: string }).dry_run)
    try {
      check(fields)
      if (!duplicates) throw noSuchChoice()
      await forgetReports(sql, ownerId, importLimits.maxEntries)
      const id = await queueImport(sql, ownerId, { ...taken, duplicates, isDryRun }, 2 * importLimits.maxBytes)
      if (id === underWay) throw oneAtATime()
      return id
    } catch (error) {
      // What was taken for nothing counts against no account, and so it goes, whatever the reason.
      await disown(sql, keysOfParts(taken.stored))
      tidyUp()
      throw error
    }
  } finally {
    free()
  }
}

function isYes(given: string | undefined): boolean {
  return given !== undefined && !['', '0', 'no', 'false', 'off'].includes(given)
}

export function oneAtATime(): Refusal {
  return new Refusal(
    409,
    'under-way',
    'An import is under way',
    'There can be one at a time, and nothing of this was taken. Wait until it is done, or cancel it.',
  ).backTo(routes.imports.list.href())
}

function noSuchChoice(): Refusal {
  return new Refusal(
    422,
    'no-choice',
    'That is no choice',
    'What becomes of notes that are here already is “skip”, “update” or “again”. Nothing was brought in.',
  ).backTo(routes.imports.list.href())
}
