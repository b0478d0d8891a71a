/** A formula for Homebrew (docs.brew.sh/Formula-Cookbook): one archive for each system and processor. */
export function formula({ version, license, description, repository, archives }) {
  const of = (target) => archives.find((archive) => archive.target === target)
  const systems = [
    block('on_macos', [cpu('on_arm', of('darwin-arm64')), cpu('on_intel', of('darwin-x64'))]),
    block('on_linux', [cpu('on_arm', of('linux-arm64')), cpu('on_intel', of('linux-x64'))]),
  ]
  return `class PcloudConfig < Formula
  desc ${quoted(description)}
  homepage ${quoted(repository)}
  version ${quoted(version)}
  license ${quoted(license)}

${systems.filter(Boolean).join('\n\n')}

  def install
    bin.install "pcloud-config"
    man1.install "pcloud-config.1.gz"
    bash_completion.install "completions/pcloud-config.bash" => "pcloud-config"
    zsh_completion.install "completions/_pcloud-config"
    fish_completion.install "completions/pcloud-config.fish"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/pcloud-config --version")
  end
end
`
}

function cpu(name, archive) {
  if (archive === undefined) return undefined
  return [
    `    ${name} do`,
    `      url ${quoted(archive.url)}`,
    `      sha256 ${quoted(archive.sum)}`,
    '    end',
  ].join('\n')
}

function block(name, parts) {
  const present = parts.filter(Boolean)
  return present.length > 0 ? `  ${name} do\n${present.join('\n')}\n  end` : undefined
}

/** A Ruby text in double quotes. `#` begins an interpolation there. */
function quoted(text) {
  return JSON.stringify(text).replaceAll('#', '\\#')
}
