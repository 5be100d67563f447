const VARIABLES = [
  ...['HOME', 'PATH', 'USER', 'LOGNAME', 'LANG', 'TMPDIR', 'TEMP', 'TMP', 'SYSTEMROOT', 'USERPROFILE'],
  ...['LOCALAPPDATA', 'XDG_RUNTIME_DIR', 'XDG_CONFIG_HOME', 'CONTAINERS_CONF', 'SSH_AUTH_SOCK'],
];

/** What a keeper needs of the environment; nothing else, keys of services least of all, goes into it. */
export function keeperEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  return Object.fromEntries(VARIABLES.map((name) => [name, env[name]]));
}
