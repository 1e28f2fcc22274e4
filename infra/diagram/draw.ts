import type { System } from '../system/system.ts'
import { describe } from './describe.ts'
import { drawServices } from './draw-services.ts'
import { drawEdge } from './draw-edge.ts'
import { drawPaths } from './draw-paths.ts'
import { drawZones } from './draw-zones.ts'
import { gridOf, inset, margin, type Grid } from './grid.ts'
import { readPicture } from './picture.ts'
import { across, text, type Drawing, type Shape } from './shapes.ts'

/**
 * Draws the architecture from templates.
 * @throws PictureError when they lack something that the drawing would have to make up
 */
export function draw(system: System): Drawing {
  const picture = readPicture(system)
  const grid = gridOf(picture)
  const from = `${picture.environment}, drawn from its CloudFormation templates`
  const shapes = [
    text('wordmark', margin + inset, 60, 'notejam'),
    text('note', grid.width - margin - inset, 60, from, 'end'),
    // The frames first: all other shapes lie on them.
    ...drawServices(picture, grid),
    ...drawZones(picture, grid),
    ...drawEdge(picture, grid),
    ...drawPaths(picture, grid),
  ]
  return {
    width: grid.width,
    height: grid.height,
    title: `Notejam on AWS, ${picture.environment}`,
    description: describe(picture),
    shapes: [...shapes, ...drawKey(grid, shapes)],
  }
}

/** The key of the drawing: the kinds of lines in it. */
function drawKey({ copies }: Grid, drawn: readonly Shape[]): Shape[] {
  const y = copies.y + copies.height / 2 + 10
  const meanings = { request: 'the path of a request', way: 'what the tasks call', copy: 'copies' } as const
  return (['request', 'way', 'copy'] as const)
    .filter((look) => drawn.some((shape) => shape.kind === 'line' && shape.look === look))
    .flatMap((look, index) => {
      const x = margin + inset + index * 230
      return [across(look, y, x, x + 40), text('note', x + 52, y + 4, meanings[look])]
    })
}
