#!/bin/sh
# Sets up what Sandman needs, then walks one sandbox through its life: npm run demo
set -eu
cd "$(dirname "$0")/.."
. scripts/engine.sh

NAME=demo-$(date +%H%M%S)-$$
CREATED=

sandman() {
  printf '\n$ sandman %s\n' "$*"
  node bin/sandman.js "$@"
}

clean_up() {
  status=$?
  trap '' HUP INT TERM
  if [ -n "$CREATED" ]; then
    say "Not finished; removing the sandbox $NAME"
    node bin/sandman.js kill --missing-ok "$NAME" >/dev/null || say "It is still there: sandman kill $NAME"
  fi
  exit "$status"
}

live() {
  # Before, not after: a create that is interrupted may have made the sandbox already.
  CREATED=yes
  sandman create "$NAME"
  sandman pause "$NAME"
  sandman list --state paused
  sandman resume "$NAME"
  sandman stop "$NAME"
  sandman start "$NAME"
  sandman list
  sandman kill "$NAME"
  CREATED=
}

need_node
need_modules
build
ensure_any
sh scripts/base-image.sh "$ENGINE"

# Whatever backend this user's settings name, the demo makes its sandbox here, where it costs nothing.
SANDMAN_BACKEND=$ENGINE
export SANDMAN_BACKEND

trap clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
live

echo
say 'Done. To have the command on your PATH: npm link, then sandman --help'
say 'Or without: bin/sandman.js create my-sandbox'
