import type { FastifyInstance } from 'fastify'
import { routes } from '../routes.ts'

/**
 * Speculation rules: what a browser may prefetch when the user points at a link. Pages that are only read; no forms, no confirmations, and
 * no other sort order of a list, which would be remembered. The browser keeps a prefetched page in memory for the page that asked for it,
 * whatever `cache-control` says.
 * @see https://developer.mozilla.org/en-US/docs/Web/API/Speculation_Rules_API
 */
const rules = {
  prefetch: [
    {
      where: {
        and: [
          {
            or: ['/', '/notes/:id(\\d+)', '/pads/:id(\\d+)', '/tags/:tag', '/trash'].map((href) => ({
              href_matches: href,
            })),
          },
          { not: { href_matches: '/*\\?*order=*' } },
        ],
      },
      eagerness: 'moderate',
    },
  ],
}

/** The rules in a file: the content security policy forbids inline scripts. */
export function speculate(app: FastifyInstance): void {
  app.get(routes.speculation.pattern, async (_request, reply) =>
    reply
      .type('application/speculationrules+json')
      .header('cache-control', 'public, max-age=3600')
      .send(JSON.stringify(rules)),
  )
}
