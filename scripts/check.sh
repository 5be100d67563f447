#!/bin/sh
# Does all that the tests need, then runs every one of them: npm run check [-- VITEST-ARGUMENT...]
set -eu
cd "$(dirname "$0")/.."
. scripts/engine.sh

# PACKAGE or PACKAGE:PROGRAM, as need_packages takes them.
TEST_PACKAGES='openssh-server:sshd openssh-client:ssh openssl zsh fish dbus:dbus-daemon gnome-keyring:gnome-keyring-daemon groff-base:groff'

# Together with the engines' packages, so that one installation, or one message about what is missing, covers all.
needed_packages() {
  echo "$TEST_PACKAGES"
  docker_version >/dev/null || echo "$DOCKER_PACKAGES"
  has podman || echo "$PODMAN_PACKAGES"
}

need_node
need_modules
build
say 'Checking the types (npm run types)'
npm run --silent types
say 'Checking the style (npm run lint)'
npm run --silent lint

# shellcheck disable=SC2046 # a list of words
need_packages $(needed_packages)
ensure_docker
sh scripts/base-image.sh docker --no-config
ensure_podman
sh scripts/base-image.sh podman --no-config

SANDMAN_TEST_ENGINES='docker podman'
export SANDMAN_TEST_ENGINES
say 'Running the tests (vitest)'
exec npx --no vitest run "$@"
