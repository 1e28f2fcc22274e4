/** `npm run bench`: how fast it is. `npm run bench -- rotation` and the like: what happens when something goes. */
const isTrial = process.argv.slice(2).some((word) => /^[a-z]+(?:-[a-z]+)*$/.test(word))
await import(isTrial ? './trials/run.ts' : './run.ts')
