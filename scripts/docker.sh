# shellcheck shell=sh
# Sourced by engine.sh: a Docker engine that answers, started here if need be.

DOCKER_PACKAGES='docker.io:dockerd iptables'
DOCKER_LOG=/var/log/dockerd.log
DOCKER_PID=/var/run/docker.pid

# The docker program knows contexts and ssh, but Sandman does without it, and so does set-up.
docker_version() {
  if has docker; then
    bounded 10 docker version --format '{{.Server.Version}}' 2>/dev/null
  else
    node scripts/engine-api.mjs version 2>/dev/null
  fi
}

# What somebody chose and does not answer is an error to tell, never a reason to use another engine.
chosen_docker() {
  if [ -n "${DOCKER_HOST:-}" ]; then
    echo "DOCKER_HOST=$DOCKER_HOST"
  elif has docker; then
    bounded 10 docker context inspect --format 'the docker context {{.Name}}' 2>/dev/null | grep -v ' default$' || true
  fi
}

use_docker() {
  chosen=$(chosen_docker)
  if version=$(docker_version) && [ -n "$version" ]; then
    say "Docker engine $version answers${chosen:+ ($chosen)}"
    return
  fi
  [ -z "$chosen" ] || fail "no engine answers at $chosen." 'Start that engine, or unset it to have one found or installed here.'
  return 1
}

dockerd_pid() {
  pid=$(cat "$DOCKER_PID" 2>/dev/null) && [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = dockerd ] && echo "$pid"
}

# setsid, because dockerd would take the Ctrl-C meant for these scripts; the descriptors, because a pipe that a daemon
# holds open keeps its reader (a CI job, make, a test runner) waiting for ever.
launch_dockerd() {
  say "Starting dockerd (its log: $DOCKER_LOG; stop it with: kill \$(cat $DOCKER_PID))"
  # The number in a file left by a daemon that died may be another process by now, and dockerd would refuse to start.
  rm -f "$DOCKER_PID"
  (cd / && exec setsid dockerd) >"$DOCKER_LOG" 2>&1 </dev/null 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- &
  DOCKERD=$!
}

start_docker() {
  if [ -d /run/systemd/system ]; then
    say 'Starting Docker (systemctl start docker)'
    DOCKERD=
    systemctl start docker || fail 'systemd could not start Docker.' 'See: journalctl -u docker'
  elif DOCKERD=$(dockerd_pid); then
    say "dockerd runs already (process $DOCKERD); waiting for it"
  else
    launch_dockerd
  fi
}

wait_for_docker() {
  tries=60
  while [ "$tries" -gt 0 ]; do
    if docker_version >/dev/null; then return; fi
    if [ -n "$DOCKERD" ] && ! kill -0 "$DOCKERD" 2>/dev/null; then return 1; fi
    tries=$((tries - 1))
    sleep 1
  done
  return 1
}

explain_dead_docker() {
  if [ -d /run/systemd/system ]; then fail 'the Docker engine does not answer.' 'See: journalctl -u docker'; fi
  if [ -f "$DOCKER_LOG" ]; then show_end_of "$DOCKER_LOG"; fi
  fail "the Docker engine does not answer. The end of its log is above, the whole of it in $DOCKER_LOG"
}

explain_unstarted_docker() {
  if [ -S /var/run/docker.sock ] && [ ! -w /var/run/docker.sock ]; then
    fail 'this user may not use the Docker engine at /var/run/docker.sock.' \
      'As root: usermod -aG docker YOUR-USER, then log in again. Or run this as root.'
  fi
  # shellcheck disable=SC2086 # a list of words
  need_packages $DOCKER_PACKAGES
  fail 'Docker is installed and does not run.' 'As root: systemctl start docker, or dockerd where there is no systemd.'
}

ensure_docker() {
  if use_docker; then return; fi
  is_root || explain_unstarted_docker
  # shellcheck disable=SC2086 # a list of words
  need_packages $DOCKER_PACKAGES
  start_docker
  wait_for_docker || explain_dead_docker
  use_docker
}
