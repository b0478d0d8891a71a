// Lines of time against size, ours solid and rclone's dashed, as an SVG for a page.
const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT] = [720, 320, 64, 40, 24, 150]
const COLOURS = ['#0b7285', '#c2255c', '#5f3dc4']

/** @param rows {size, name, we, they}[] in milliseconds */
export function plot(rows, names) {
  const maxSize = Math.max(...rows.map(({ size }) => size))
  const maxTime = Math.max(...rows.flatMap(({ we, they }) => [we, they]))
  const x = (size) => LEFT + (size / maxSize) * (WIDTH - LEFT - RIGHT)
  const y = (time) => HEIGHT - BOTTOM - (time / maxTime) * (HEIGHT - BOTTOM - TOP)
  const line = (name, key, style) => {
    const points = rows
      .filter((row) => row.name === name)
      .map((row) => `${x(row.size)},${y(row[key])}`)
    return `<polyline points="${points.join(' ')}" fill="none" stroke-width="2" ${style}/>`
  }
  const drawn = names.flatMap((name, at) => {
    const colour = `stroke="${COLOURS[at % COLOURS.length]}"`
    const label = `<text x="${WIDTH - RIGHT + 12}" y="${TOP + 20 + at * 22}" fill="${COLOURS[at % COLOURS.length]}">${name}</text>`
    return [line(name, 'we', colour), line(name, 'they', `${colour} stroke-dasharray="5 4"`), label]
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="13">`,
    '<title>Milliseconds against the number of remotes: solid ours, dashed rclone’s</title>',
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    ...axis(x, y, maxSize, maxTime),
    ...drawn,
    `<text x="${WIDTH - RIGHT + 12}" y="${TOP + 100}" fill="#555">solid: ours</text>`,
    `<text x="${WIDTH - RIGHT + 12}" y="${TOP + 120}" fill="#555">dashed: rclone</text>`,
    '</svg>',
    '',
  ].join('\n')
}

function axis(x, y, maxSize, maxTime) {
  const quarters = [0, 0.25, 0.5, 0.75, 1]
  return quarters.flatMap((part) => [
    `<line x1="${LEFT}" x2="${x(maxSize)}" y1="${y(part * maxTime)}" y2="${y(part * maxTime)}" stroke="#ddd"/>`,
    `<text x="${LEFT - 8}" y="${y(part * maxTime) + 4}" text-anchor="end" fill="#555">${Math.round(part * maxTime)} ms</text>`,
    `<text x="${x(part * maxSize)}" y="${HEIGHT - BOTTOM + 20}" text-anchor="middle" fill="#555">${Math.round(part * maxSize).toLocaleString('en')}</text>`,
  ])
}
