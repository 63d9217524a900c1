#!/usr/bin/env bash
# Becomes systemd, as process 1 of namespaces of its own: `unshare --mount --pid --fork --uts --ipc --cgroup --net` runs it.
# Its files are this machine's with a layer in memory above them. $1 is the project, as /opt/skyspan in there; $2 is node.
# A cable near0 to eth1 stands for the span port.
set -euo pipefail

layers=/mnt
mount -t tmpfs tmpfs "$layers"
root=$layers/root
mkdir "$layers/upper" "$layers/work" "$root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$layers/upper,workdir=$layers/work" "$root"

mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
for place in dev run tmp; do mount -t tmpfs -o mode=755 tmpfs "$root/$place"; done
chmod 1777 "$root/tmp"
for device in null zero full random urandom tty; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
ln -s /proc/self/fd "$root/dev/fd"
mkdir "$root/dev/pts" "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
mount -t tmpfs tmpfs "$root/dev/shm"

mkdir -p "$root/opt/skyspan"
mount --bind "$1" "$root/opt/skyspan"
ln -sf /opt/skyspan/bin/skyspan.js "$root/usr/local/bin/skyspan"
rm -f "$root/usr/local/bin/node"
touch "$root/usr/local/bin/node"
mount --bind "$2" "$root/usr/local/bin/node"

# Nothing of this machine's own services.
rm -f "$root"/etc/systemd/system/*.wants/*
mkdir -p "$root/etc/sysusers.d"
echo "u skyspan -" >"$root/etc/sysusers.d/skyspan.conf"
cp "$1/docs/systemd/skyspan.service" "$root/etc/systemd/system/"

ip link set dev lo up
ip link add name near0 type veth peer name eth1
ip link set dev near0 up
ip link set dev eth1 up

exec chroot "$root" /usr/bin/env -i container=skyspan-test /lib/systemd/systemd --unit=basic.target
