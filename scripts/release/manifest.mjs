/** A manifest for Scoop (github.com/ScoopInstaller/Scoop/wiki/App-Manifests). */
export function manifest({ version, license, description, repository, archives }) {
  const archive = archives.find(({ target }) => target === 'win-x64')
  if (archive === undefined) throw new Error('the archive for Windows is missing')
  const { url, sum, name } = archive
  const newer = (text) => text.replaceAll(version, '$version')
  return `${JSON.stringify(
    {
      version,
      description,
      homepage: repository,
      license,
      architecture: {
        '64bit': { url, hash: sum, extract_dir: name.replace(/\.zip$/, '') },
      },
      bin: 'pcloud-config.exe',
      checkver: { github: repository },
      autoupdate: {
        architecture: {
          '64bit': { url: newer(url), extract_dir: newer(name.replace(/\.zip$/, '')) },
        },
      },
    },
    undefined,
    4,
  )}\n`
}
