# shellcheck shell=sh
# Sourced after steps.sh and packages.sh: the files of the base image, made of one static busybox.

BUSYBOX=.cache/busybox

image_name() {
  case $1 in
    docker) echo sandman/base:local ;;
    podman) echo localhost/sandman/base:local ;;
  esac
}

is_static() {
  has ldd && ! ldd "$1" >/dev/null 2>&1
}

# Unpacked, not installed: the package would take the place of the busybox that the system may depend on.
download_busybox() (
  folder=$PWD/.cache/busybox-static
  rm -rf "$folder"
  mkdir -p "$folder" && cd "$folder" || return 1
  set -- apt-get download -qq
  # apt's own user may not write into a folder of root's, and would warn that it did without.
  if is_root; then set -- "$@" -o APT::Sandbox::User=root; fi
  # /bin/busybox or /usr/bin/busybox, as the release has it.
  "$@" busybox-static && dpkg -x busybox-static_*.deb . && mv "$(find . -path '*bin/busybox')" ../busybox
)

fetch_busybox() {
  has apt-get && has dpkg || return 1
  if download_busybox >.cache/busybox.log 2>&1; then return; fi
  is_root || return 1
  refresh_package_lists >&2
  download_busybox >.cache/busybox.log 2>&1
}

static_busybox() {
  mkdir -p .cache
  if [ -x "$BUSYBOX" ]; then
    echo "$BUSYBOX"
  elif has busybox && is_static "$(command -v busybox)"; then
    command -v busybox
  else
    fetch_busybox && echo "$BUSYBOX"
  fi
}

link_applets() {
  for applet in $("$1/bin/busybox" --list); do
    # In its own place such a link would point at itself, and nothing would start.
    [ "$applet" = busybox ] || ln -s busybox "$1/bin/$applet"
  done
}

# The merged layout lets a script's #!/usr/bin/env work.
make_folders() {
  for folder in bin dev etc home/sandbox opt proc root run sys tmp usr/local/bin var/tmp; do mkdir -p "$1/$folder"; done
  ln -s bin "$1/sbin"
  ln -s ../bin "$1/usr/bin"
  ln -s ../bin "$1/usr/sbin"
  chmod 1777 "$1/tmp" "$1/var/tmp"
  chmod 700 "$1/root"
}

make_users() {
  printf '%s\n' 'root:x:0:0:root:/root:/bin/sh' 'sandbox:x:1000:1000:sandbox:/home/sandbox:/bin/sh' >"$1/etc/passwd"
  printf '%s\n' 'root:x:0:' 'sandbox:x:1000:' >"$1/etc/group"
}

# Two passes, so that each file has its owner in the image whoever runs this.
pack() {
  tar -C "$1" --numeric-owner --owner=0 --group=0 --exclude=./home/sandbox -cf "$2" .
  tar -C "$1" --numeric-owner --owner=1000 --group=1000 -rf "$2" ./home/sandbox
}

explain_missing_busybox() {
  if [ -f .cache/busybox.log ]; then show_end_of .cache/busybox.log; fi
  fail 'no static busybox is here to build the base image from, and none could be fetched with apt-get.' \
    'Put a statically linked busybox on PATH, or use an image of your own: sandman config set templates.base IMAGE'
}

make_base_tar() {
  busybox=$(static_busybox) || explain_missing_busybox
  (
    umask 022
    make_folders "$1/root"
    cp "$busybox" "$1/root/bin/busybox"
    link_applets "$1/root"
    make_users "$1/root"
    pack "$1/root" "$1/base.tar"
  )
}
