// How long each command takes, as an SVG for a page: a bar of ours for each Node, the part of it
// that Node takes by itself dark, and a mark where rclone is done.
const [WIDTH, LEFT, TOP, BAR, GAP, RIGHT] = [720, 150, 30, 12, 14, 70]
const [NODE, OURS, RCLONE] = ['#0b7285', '#66c2d0', '#c2255c']

/** @param rows {name, version, time, bare, rclone}[], in milliseconds */
export function bars(rows) {
  const names = [...new Set(rows.map(({ name }) => name))]
  const perName = rows.length / names.length
  const block = perName * BAR + GAP
  const height = TOP + names.length * block + 30
  const longest = Math.max(...rows.flatMap(({ time, rclone }) => [time, rclone]))
  const x = (time) => (time / longest) * (WIDTH - LEFT - RIGHT)
  const drawn = names.flatMap((name, at) => {
    const top = TOP + at * block
    const label = `<text x="${LEFT - 8}" y="${top + 16}" text-anchor="end">${name}</text>`
    const own = rows.filter((row) => row.name === name)
    return [label, ...own.flatMap((row, nth) => bar(row, top + nth * BAR, x))]
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="13" fill="#333">`,
    '<title>Milliseconds of each command; dark is Node by itself, the mark is rclone</title>',
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    ...drawn,
    `<text x="${LEFT}" y="${height - 10}">dark: Node by itself · light: ours · mark: rclone</text>`,
    '</svg>',
    '',
  ].join('\n')
}

function bar({ version, time, bare, rclone }, y, x) {
  const [from, thick] = [LEFT.toFixed(1), BAR - 2]
  const said = `${version.replace(/\..*/, '')} ${time.toFixed(0)}`
  const end = LEFT + x(Math.max(time, rclone)) + 6
  return [
    `<rect x="${from}" y="${y}" width="${x(time).toFixed(1)}" height="${thick}" fill="${OURS}"/>`,
    `<rect x="${from}" y="${y}" width="${x(bare).toFixed(1)}" height="${thick}" fill="${NODE}"/>`,
    `<rect x="${(LEFT + x(rclone)).toFixed(1)}" y="${y - 1}" width="2" height="${BAR}" fill="${RCLONE}"/>`,
    `<text x="${end.toFixed(1)}" y="${y + 9}" font-size="10" fill="#555">${said}</text>`,
  ]
}
