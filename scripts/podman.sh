# shellcheck shell=sh
# Sourced by engine.sh: a Podman that really runs a container, with settings of our own where its defaults do not.

# iptables is what netavark writes its rules with, though its package does not ask for it.
PODMAN_PACKAGES='podman crun runc catatonit netavark aardvark-dns iptables uidmap:newuidmap slirp4netns fuse-overlayfs'
PODMAN_CONF=$PWD/.cache/containers.conf
PODMAN_LOG=.cache/podman.log

# `podman info` is well on machines where no container starts, so one is run; only without an image is its word taken.
podman_runs() {
  mkdir -p .cache
  podman info >/dev/null 2>"$PODMAN_LOG" || return 1
  static_busybox >/dev/null 2>&1 || return 0
  sh scripts/base-image.sh podman --no-config >"$PODMAN_LOG" 2>&1 || return 1
  bounded 60 podman run --rm --init "$(image_name podman)" true >"$PODMAN_LOG" 2>&1
}

use_podman() {
  has podman && podman_runs || return 1
  say "$(podman --version) runs containers"
}

# Without CAP_SYS_RESOURCE no limit may be raised, and crun refuses a cgroup v1 tree in hybrid mode.
write_podman_conf() {
  cat >"$PODMAN_CONF" <<'CONF'
[containers]
default_ulimits = ["nofile=1024:1024","nproc=1024:1024"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
[network]
network_backend = "netavark"
CONF
}

# A CONTAINERS_CONF that somebody set was chosen, and is not set aside.
use_podman_with_conf() {
  [ "${CONTAINERS_CONF:-$PODMAN_CONF}" = "$PODMAN_CONF" ] && has podman || return 1
  write_podman_conf
  CONTAINERS_CONF=$PODMAN_CONF
  export CONTAINERS_CONF
  if use_podman; then
    say "It needs settings of its own on this machine. In your shell: export CONTAINERS_CONF=$PODMAN_CONF"
    return
  fi
  unset CONTAINERS_CONF
  return 1
}

warn_of_dead_podman() {
  say 'Podman is installed and no container runs; its answer:'
  show_end_of "$PODMAN_LOG"
}

ensure_podman() {
  if use_podman || use_podman_with_conf; then return; fi
  # shellcheck disable=SC2086 # a list of words
  need_packages $PODMAN_PACKAGES
  if use_podman || use_podman_with_conf; then return; fi
  warn_of_dead_podman
  fail 'no Podman is usable here.'
}
