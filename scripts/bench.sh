#!/bin/sh
# Sets up what the benchmarks compare, then runs them: npm run bench [-- start|exec|wait|remote|bulk|deadlines [ROUNDS]]
set -eu
cd "$(dirname "$0")/.."
. scripts/engine.sh

need_node
need_modules
build
say 'Building the executable'
node scripts/binary.mjs >/dev/null
ensure_docker
sh scripts/base-image.sh docker --no-config
ensure_podman
sh scripts/base-image.sh podman --no-config

PEERS=.cache/bench/peers
case "${1:-remote}" in
  remote)
    if [ ! -x "$PEERS/node_modules/.bin/e2b" ]; then
      say 'Installing what Sandman is compared with'
      npm install --prefix "$PEERS" --no-save --silent @e2b/cli@2.19.0
    fi
    ;;
esac

say 'Running the benchmarks'
exec node scripts/bench.mjs "$@"
