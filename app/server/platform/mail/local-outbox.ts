import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { errorCode } from '../error-code.ts'
import { recipient, type Mail, type Mailer } from './mailer.ts'

export interface KeptMail extends Mail {
  readonly sentAt: string
}

export interface Outbox extends Mailer {
  /** Newest first. */
  list(): Promise<KeptMail[]>
  forget(address: string): Promise<void>
}

/** Older mails are removed. */
const maxKeptMails = 100

/**
 * Mail that does not leave this machine: each is a file (`.eml`, for any mail program, and `.json`, for the outbox
 * page) and is printed.
 * @param folder made when the first mail comes
 */
export function localOutbox(folder: string, print: (text: string) => void): Outbox {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'unix' })

  async function names(): Promise<string[]> {
    const files = await readdir(folder).catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return []
      throw error
    })
    return files
      .filter((file) => file.endsWith('.json'))
      .sort()
      .reverse()
  }

  async function remove(name: string): Promise<void> {
    for (const ending of ['.json', '.eml']) await rm(join(folder, name.replace('.json', ending)), { force: true })
  }

  const read = async (name: string) => JSON.parse(await readFile(join(folder, name), 'utf8')) as KeptMail

  return {
    async send(mail) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const sentAt = new Date().toISOString()
      const name = join(folder, `${sentAt.replaceAll(':', '-')}-${randomBytes(3).toString('hex')}`)
      const { to, subject, text, html } = mail
      const { message } = await transport.sendMail({
        from: 'Notejam <notejam@localhost>',
        to: recipient(to),
        subject,
        text,
        html,
      })
      await writeFile(`${name}.eml`, message as Buffer, { mode: 0o600 })
      await writeFile(`${name}.part`, JSON.stringify({ ...mail, sentAt } satisfies KeptMail), { mode: 0o600 })
      await rename(`${name}.part`, `${name}.json`)
      for (const old of (await names()).slice(maxKeptMails)) await remove(old)
      print(`\nMail to ${mail.to}: ${mail.subject}\n\n${mail.text}\n`)
    },
    async list() {
      return Promise.all((await names()).map(read))
    },
    async forget(address) {
      for (const name of await names()) if ((await read(name)).to === address) await remove(name)
    },
  }
}
