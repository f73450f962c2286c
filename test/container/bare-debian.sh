#!/usr/bin/env bash
# sudo test/container/bare-debian.sh: the proof of "a bare machine". Makes a bare Debian by debootstrap, does in it what the Dockerfile
# says, with the committed files of this checkout, then starts the course and executes chapters 1 and 3 in their fast profile.
# Says what each step took. It ends with status 0 if all passed, and removes the Debian either way.
#
#   MIRROR      where Debian's packages come from (default http://deb.debian.org/debian)
#   CA_BUNDLE   certificates of a network that replaces them, for npm and pip in there (default: none)
#   FOLDER      where the Debian stands while this runs, 10 GB (default: a new folder under TMPDIR)
set -euo pipefail
cd "$(dirname "$0")/../.."

mirror=${MIRROR:-http://deb.debian.org/debian}
folder=${FOLDER:-$(mktemp -d "${TMPDIR:-/tmp}/bare-debian-XXXXXX")}
bare=$folder/root
for command in debootstrap chroot git; do
  command -v "$command" >/dev/null || { echo "$command not found: apt-get install $command" >&2; exit 1; }
done
[ "$(id -u)" = 0 ] || { echo 'Only root can make a Debian in a folder: sudo test/container/bare-debian.sh' >&2; exit 1; }

remove() {
  local process mount
  for process in /proc/[0-9]*; do
    if [ "$(readlink "$process/root" || true)" = "$bare" ]; then kill -KILL "${process#/proc/}" 2>/dev/null || true; fi
  done
  for mount in dev/shm dev/pts dev proc; do
    if mountpoint -q "$bare/$mount"; then umount "$bare/$mount" || umount --lazy "$bare/$mount"; fi
  done
  if grep -q " $bare/" /proc/mounts; then
    echo "$bare still has mounts, so it stays: unmount them, then remove it" >&2
  else
    rm -rf --one-file-system "$folder"
  fi
}
trap remove EXIT

# timed TITLE COMMAND…: runs it, and says the seconds.
timed() {
  local title=$1 start=$SECONDS
  shift
  echo "== $title"
  "$@"
  echo "== $title: $((SECONDS - start)) s"
}

user=root
workdir=/
settings=(PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive)
# inside COMMAND: in the bare Debian, as the Dockerfile's USER in its WORKDIR, with no other environment.
inside() {
  chroot "$bare" /usr/sbin/runuser -u "$user" -- env -i "${settings[@]}" "HOME=$(home)" \
    sh -c 'cd "$1" && exec sh -c "$2"' sh "$workdir" "$1"
}
home() { if [ "$user" = root ]; then echo /root; else echo "/home/$user"; fi; }

make_bare() {
  release=$(sed -n 's/^FROM debian:\([a-z]*\)-slim.*/\1/p' Dockerfile)
  debootstrap --variant=minbase "$release" "$bare" "$mirror" >"$folder/debootstrap.log" || { tail "$folder/debootstrap.log"; exit 1; }
  # A container has these of its own.
  mount -t proc proc "$bare/proc"
  mount --bind /dev "$bare/dev"
  mountpoint -q "$bare/dev/pts" || mount --bind /dev/pts "$bare/dev/pts"
  mount -t tmpfs -o mode=1777 tmpfs "$bare/dev/shm"
  cp --remove-destination /etc/resolv.conf "$bare/etc/resolv.conf"
  echo "$mirror" | grep -q deb.debian.org || echo "deb $mirror $release main" >"$bare/etc/apt/sources.list"
  if [ -n "${CA_BUNDLE:-}" ]; then
    install -D -m 644 "$CA_BUNDLE" "$bare/usr/local/share/network-ca.pem"
    settings+=({NODE_EXTRA_CA_CERTS,PIP_CERT,SSL_CERT_FILE}=/usr/local/share/network-ca.pem)
  fi
}

# step INSTRUCTION: one of the Dockerfile.
step() {
  local name=${1%% *} rest=${1#* }
  case $name in
    RUN) timed "RUN $rest" inside "$rest" ;;
    ARG) settings+=("$rest") ;;
    USER) user=$rest ;;
    WORKDIR) workdir=$rest ;;
    COPY) git archive HEAD | chroot "$bare" tar -x --no-same-owner -C "$workdir" && chroot "$bare" chown -R "$user:" "$workdir" ;;
    FROM | EXPOSE | CMD) ;;
    *) echo "Dockerfile: $name is not known here" >&2; exit 1 ;;
  esac
}

# Starts the course, opens the address that it prints, and lets the server end itself.
start_course() {
  local log=$folder/start.log address='' i
  inside 'exec npm start -- --port 8897' >"$log" 2>&1 &
  for ((i = 0; i < 120; i++)); do
    address=$(sed -n 's/^JupyterLab: //p' "$log")
    if [ -n "$address" ]; then break; fi
    sleep 1
  done
  cat "$log"
  inside "exec node -e '$open' '$address'"
  wait $!
}
open='
  const address = new URL(process.argv[1]);
  fetch(address).then(async (answer) => {
    if (!answer.ok || !/jupyter-config-data/.test(await answer.text())) throw new Error(`it answers with status ${answer.status}`);
    console.log("it answers");
    const headers = { authorization: `token ${address.searchParams.get("token")}` };
    await fetch(new URL("/api/shutdown", address), { method: "POST", headers });
  });
'

timed 'a bare Debian' make_bare
while IFS= read -r instruction <&3; do step "$instruction"; done 3< <(
  sed -e '/^#/d' -e '/^$/d' Dockerfile | sed -e ':a' -e '/\\$/{N;s/ *\\\n */ /;ba' -e '}'
)
timed 'npm start' start_course
timed 'chapters 1 and 3' inside 'npm run notebooks -- 01 03 --fast'
# Some of the tests: those of the whole take half an hour.
timed 'npm test' inside 'npm test -- test/setup/forks test/docs/links test/losses'
echo 'the bare Debian has what the course needs'
