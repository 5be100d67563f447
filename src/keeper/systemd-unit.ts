/** What a manager of services is to run. */
export interface ServiceProgram {
  command: readonly [program: string, ...words: string[]];
  variables: Readonly<Record<string, string>>;
}

/**
 * A unit of systemd's user manager. Nothing in it confines the keeper: NoNewPrivileges would keep a rootless podman, which
 * it may have to start, from its newuidmap; and it is to see the files and sockets that commands in a shell see.
 */
export function systemdUnit({ command: [program, ...words], variables }: ServiceProgram): string {
  const command = [quoted(program), ...words.map((word) => quoted(word.replaceAll('$', '$$$$')))].join(' ');
  const environment = Object.entries(variables).map(
    ([name, value]) => `Environment=${quoted(`${name}=${value}`)}\n`,
  );
  return `[Unit]
Description=Sandman: holds the deadlines of local sandboxes
After=default.target

[Service]
Type=exec
ExecStart=${command}
${environment.join('')}# 8: another one keeps already. 143: it was told to end.
RestartPreventExitStatus=8
SuccessExitStatus=143
Restart=on-failure
RestartSec=5
# A podman that it has started serves others too.
KillMode=process

[Install]
WantedBy=default.target
`;
}

/** Source: systemd.syntax(7), "Quoting", and systemd.unit(5), "Specifiers". */
function quoted(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('%', '%%')
    .replaceAll('\n', '\\n');
  return `"${escaped}"`;
}
