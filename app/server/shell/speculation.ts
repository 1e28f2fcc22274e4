import type { FastifyInstance } from 'fastify'
import { routes } from '../routes.ts'

/**
 * What a browser may fetch ahead when somebody points at a link: pages that are only read. Never what changes something
 * or asks whether to, and no other order of a list, which would be remembered. What is fetched so is kept in memory for
 * the page that asked for it, whatever `cache-control` says, and for nobody else.
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

/** Rules in a file, for the policy of content lets nothing be inline. */
export function speculate(app: FastifyInstance): void {
  app.get(routes.speculation.pattern, async (_request, reply) =>
    reply
      .type('application/speculationrules+json')
      .header('cache-control', 'public, max-age=3600')
      .send(JSON.stringify(rules)),
  )
}
