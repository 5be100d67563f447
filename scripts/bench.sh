#!/bin/sh
# Sets up what the benchmarks compare, then runs them: npm run bench [-- bulk|exec|deadlines [ROUNDS]]
set -eu
cd "$(dirname "$0")/.."
. scripts/engine.sh

need_node
need_modules
build
ensure_docker
sh scripts/base-image.sh docker --no-config
ensure_podman
sh scripts/base-image.sh podman --no-config

say 'Running the benchmarks'
exec node scripts/bench.mjs "$@"
