# shellcheck shell=sh
# Sourced by every set-up script, from the project's root.

# Nothing here asks, and a prompt of some tool further down must end rather than wait for an answer.
exec </dev/null

say() {
  printf '==> %s\n' "$*"
}

fail() {
  printf 'error: %s\n' "$1" >&2
  shift
  for line in "$@"; do printf '       %s\n' "$line" >&2; done
  exit 1
}

has() {
  command -v "$1" >/dev/null 2>&1
}

is_root() {
  [ "$(id -u)" -eq 0 ]
}

# Unbounded where the machine has no `timeout` (macOS): set-up is still possible there.
bounded() {
  if has timeout; then
    timeout "$@"
  else
    shift
    "$@"
  fi
}

show_end_of() {
  tail -n 20 "$1" | sed 's/^/    /' >&2
}

quietly() {
  what=$1
  shift
  mkdir -p .cache
  "$@" >".cache/$what.log" 2>&1 && return
  show_end_of ".cache/$what.log"
  fail "$what failed. The end of its output is above, the whole of it in $PWD/.cache/$what.log"
}

need_node() {
  has node || fail 'Node is not installed.' 'Install Node 20 or newer, then run this again.'
  version=$(node -p 'process.versions.node')
  [ "${version%%.*}" -ge 20 ] || fail "Node 20 or newer is needed, and this is Node $version."
}

# npm writes this file at the end of an installation, so a half-finished one counts as missing.
modules_are_current() {
  installed=node_modules/.package-lock.json
  [ -f "$installed" ] && [ -z "$(find package-lock.json -newer "$installed")" ]
}

# npm 11 refuses a lock file that lacks packages made only for other systems, which some registries do not show.
# Its versions hold for `npm install` too, and --no-save leaves it as it is.
install_modules() {
  npm ci --no-audit --no-fund && return
  say 'npm ci did not accept package-lock.json; trying npm install --no-save'
  npm install --no-save --no-audit --no-fund
}

need_modules() {
  if modules_are_current; then return; fi
  say 'Installing the Node packages (npm ci)'
  quietly npm install_modules
}

build() {
  say 'Building Sandman (npm run build)'
  quietly build npm run build
}
