type Oklch = readonly [lightness: number, chroma: number, hue: number]

/** The product's tokens, each for light and for dark. */
const tokens = {
  paper: [
    [0.985, 0.005, 85],
    [0.18, 0.006, 70],
  ],
  card: [
    [1, 0, 0],
    [0.215, 0.006, 70],
  ],
  tint: [
    [0.955, 0.008, 85],
    [0.25, 0.008, 70],
  ],
  ink: [
    [0.24, 0.01, 70],
    [0.92, 0.01, 85],
  ],
  soft: [
    [0.48, 0.015, 70],
    [0.71, 0.012, 85],
  ],
  line: [
    [0.9, 0.008, 85],
    [0.3, 0.008, 70],
  ],
  edge: [
    [0.62, 0.012, 75],
    [0.55, 0.01, 75],
  ],
  jam: [
    [0.5, 0.19, 10],
    [0.72, 0.15, 10],
  ],
  jamTint: [
    [0.965, 0.015, 10],
    [0.27, 0.045, 10],
  ],
} as const satisfies Record<string, readonly [light: Oklch, dark: Oklch]>

export type Palette = Readonly<Record<keyof typeof tokens, string>>

export const [light, dark] = [0, 1].map((index) => {
  return Object.fromEntries(
    Object.entries(tokens).map(([name, pair]) => [name, hex(pair[index] ?? pair[0])]),
  ) as Palette
}) as [Palette, Palette]

/**
 * Hexadecimal colours: some SVG viewers do not know `oklch()`.
 * @see https://bottosson.github.io/posts/oklab/
 */
function hex([lightness, chroma, hue]: Oklch): string {
  const [a, b] = [chroma * Math.cos((hue * Math.PI) / 180), chroma * Math.sin((hue * Math.PI) / 180)]
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const channels = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ]
  return `#${channels.map((channel) => gamma(channel).toString(16).padStart(2, '0')).join('')}`
}

function gamma(channel: number): number {
  const value = channel <= 0.0031308 ? 12.92 * channel : 1.055 * channel ** (1 / 2.4) - 0.055
  return Math.round(255 * Math.min(1, Math.max(0, value)))
}
