#!/bin/sh
# Makes sure that an engine is usable: sh scripts/engine.sh docker|podman|any
# The other scripts source it for ensure_docker, ensure_podman and ensure_any, which sets ENGINE.
set -eu
case ${0##*/} in engine.sh) cd "$(dirname "$0")/.." ;; esac
. scripts/steps.sh
. scripts/packages.sh
. scripts/base-rootfs.sh
. scripts/docker.sh
. scripts/podman.sh

# shellcheck disable=SC2034 # ENGINE is read by the scripts that source this one
find_any() {
  if use_docker; then
    ENGINE=docker
  elif use_podman; then
    ENGINE=podman
  else
    return 1
  fi
}

# shellcheck disable=SC2034
ensure_any() {
  if find_any; then return; fi
  say 'No engine answers here (tried: DOCKER_HOST, the docker context, /var/run/docker.sock, podman)'
  # Docker comes before a Podman that needs settings: it works in every shell, without a variable to remember.
  if is_root && { has dockerd || can_install; }; then
    ensure_docker
    ENGINE=docker
  elif use_podman_with_conf; then
    ENGINE=podman
  else
    if has podman; then warn_of_dead_podman; fi
    explain_unstarted_docker
  fi
}

case ${0##*/} in
  engine.sh)
    need_node
    case ${1:-} in
      docker | podman | any) "ensure_$1" ;;
      *) fail "which engine? Not '${1:-}'." 'Usage: sh scripts/engine.sh docker|podman|any' ;;
    esac
    ;;
esac
