# shellcheck shell=sh
# Sourced after steps.sh: Debian packages, installed only where something is missing.

export DEBIAN_FRONTEND=noninteractive

# Daemons live in sbin, which an ordinary user's PATH often lacks.
PATH=$PATH:/usr/sbin:/sbin

# Programs are looked for, not packages: Docker's own packages and other systems provide the same programs by other names.
has_program() (
  PATH=$PATH:/usr/lib/podman:/usr/libexec/podman
  has "$1"
)

# Each argument is PACKAGE or, where the names differ, PACKAGE:PROGRAM.
missing_packages() {
  for entry in "$@"; do
    has_program "${entry#*:}" || printf '%s\n' "${entry%%:*}"
  done | sort -u | tr '\n' ' '
}

can_install() {
  is_root && has apt-get
}

refresh_package_lists() {
  [ -z "${PACKAGE_LISTS_FRESH:-}" ] || return 0
  say 'Refreshing the list of Debian packages (apt-get update)'
  # One unreachable source of several is common, and the lists that are there may well do.
  apt-get update -qq >/dev/null 2>&1 || say 'The list could not be refreshed whole; going on with what is there'
  PACKAGE_LISTS_FRESH=1
  export PACKAGE_LISTS_FRESH
}

explain_missing() {
  if has apt-get; then
    fail "not installed: $*" "As root: apt-get install -y --no-install-recommends $*"
  fi
  fail "not installed: $*" 'Those are the names in Debian. Install them with the package manager of this system.'
}

need_packages() {
  missing=$(missing_packages "$@")
  [ -n "$missing" ] || return 0
  # shellcheck disable=SC2086 # a list of words
  can_install || explain_missing $missing
  refresh_package_lists
  for package in $missing; do say "Installing the Debian package $package"; done
  # --no-remove: a conflict with what somebody chose to install must end here, not be resolved against it.
  # shellcheck disable=SC2086
  quietly apt-get apt-get install -y --no-install-recommends --no-remove -o DPkg::Lock::Timeout=120 $missing
}
