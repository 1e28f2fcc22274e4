import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Programs of a test, found before the real ones. */
export class Tools {
  readonly folder = mkdtempSync(join(tmpdir(), 'notejam-tools-'))
  readonly path = `${this.folder}:${process.env['PATH'] ?? ''}`

  /** A program that logs its arguments and runs a script of the shell. */
  add(name: string, script: string): void {
    const file = join(this.folder, name)
    writeFileSync(file, `#!/bin/sh\necho "${name} $*" >> '${this.folder}/calls'\n${script}\n`)
    chmodSync(file, 0o755)
  }

  /** What was called, a line each. */
  calls(): string {
    return readFileSync(join(this.folder, 'calls'), 'utf8')
  }

  forget(): void {
    rmSync(join(this.folder, 'calls'))
  }

  remove(): void {
    rmSync(this.folder, { recursive: true })
  }

  /**
   * Docker and ECR's password, as far as a build asks them; the files of the image are those of a folder.
   * @param chosen the driver of the builder that is chosen
   * @param own whether Notejam's own builder is there
   * @param pushing what the shell runs when the image is pushed
   */
  addDocker(digest: string, chosen: string, own = true, pushing = ''): void {
    this.add('aws', 'echo the-password')
    const inspected = (name: string, driver: string) => `printf 'Name:   ${name}\nDriver: ${driver}\n'; exit`
    this.add(
      'docker',
      `[ "$*" = "buildx inspect" ] && { ${inspected('default', chosen)}; }
[ "$*" = "buildx inspect notejam" ] && { ${own ? inspected('notejam', 'docker-container') : 'exit 1'}; }
[ "$1" = info ] && { echo '[["Backing Filesystem","extfs"]]'; exit; }
[ "$1" = login ] && { read -r given; [ "$given" = the-password ] || exit 1; echo kept > "$DOCKER_CONFIG/password"; exit; }
case "$*" in *--push*) ${pushing || ':'};; esac
while [ $# -gt 0 ]; do
  [ "$1" = --metadata-file ] && echo '{"containerimage.digest":"${digest}"}' > "$2"
  [ "$1" = --output ] && { to=\${2#*dest=}; mkdir "$to"; echo x > "$to/main-1a2b.js"; echo x > "$to/main-1a2b.js.br"; }
  shift
done; exit 0`,
    )
  }
}
