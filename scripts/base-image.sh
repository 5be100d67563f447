#!/bin/sh
# Builds Sandman's base image without a registry: sh scripts/base-image.sh [docker|podman] [--force] [--no-config]
set -eu
cd "$(dirname "$0")/.."
. scripts/steps.sh
. scripts/packages.sh
. scripts/base-rootfs.sh

IMAGE_PATH='PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
ENGINE=
FORCE=
CONFIG=yes

usage() {
  fail "$1" 'Usage: sh scripts/base-image.sh [docker|podman] [--force] [--no-config]'
}

read_arguments() {
  for argument in "$@"; do
    case $argument in
      docker | podman) ENGINE=$argument ;;
      --force) FORCE=yes ;;
      --no-config) CONFIG= ;;
      *) usage "unknown argument: $argument" ;;
    esac
  done
}

find_engine() {
  . scripts/engine.sh
  find_any || fail 'no engine answers, neither Docker nor Podman.' 'sh scripts/engine.sh any installs or starts one.'
}

image_exists() {
  if has "$ENGINE"; then "$ENGINE" image inspect "$IMAGE"; else node scripts/engine-api.mjs inspect "$IMAGE"; fi >/dev/null 2>&1
}

# Else each rebuild would leave the last one behind without a name. One that a sandbox uses stays, and should.
remove_image() {
  if has "$ENGINE"; then "$ENGINE" image rm "$IMAGE"; else node scripts/engine-api.mjs remove "$IMAGE"; fi >/dev/null 2>&1 || true
}

import_image() {
  set -- "$1" "ENV $IMAGE_PATH" 'CMD ["/bin/sh"]'
  if has "$ENGINE"; then
    "$ENGINE" import --change "$2" --change "$3" "$1" "$IMAGE"
  else
    node scripts/engine-api.mjs import "$IMAGE" "$@"
  fi
}

build_image() {
  say "Building the image $IMAGE for $ENGINE from busybox"
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  make_base_tar "$folder"
  remove_image
  quietly import import_image "$folder/base.tar"
}

ensure_image() {
  if [ -z "$FORCE" ] && image_exists; then
    say "The image $IMAGE is there for $ENGINE (--force builds it again)"
  else
    build_image
  fi
}

use_image() {
  [ -f dist/main.cjs ] || fail 'Sandman is not built, so it cannot be told to use the image.' \
    "npm run build, then: bin/sandman.js config set templates.base $IMAGE"
  quietly config bin/sandman.js config set templates.base "$IMAGE"
  say "Sandman now uses $IMAGE as its template base (undo: sandman config unset templates.base)"
}

need_node
read_arguments "$@"
[ -n "$ENGINE" ] || find_engine
[ "$ENGINE" != podman ] || has podman || fail 'podman is not installed.' 'sh scripts/engine.sh podman installs it.'
IMAGE=$(image_name "$ENGINE")
ensure_image
[ -z "$CONFIG" ] || use_image
