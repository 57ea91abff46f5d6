#!/bin/sh
# The tests drive a real browser and a real PostgreSQL; `soak` proxies, systemd and containers too. What is missing is
# installed, or named.
set -eu
missing=""
command -v chromium-headless-shell >/dev/null 2>&1 || missing="$missing chromium-headless-shell"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
if [ "${1:-}" = soak ]; then
    PATH="$PATH:/usr/sbin"
    command -v nginx >/dev/null 2>&1 || missing="$missing nginx-light"
    command -v caddy >/dev/null 2>&1 || missing="$missing caddy"
    command -v systemd-analyze >/dev/null 2>&1 || missing="$missing systemd"
    command -v openssl >/dev/null 2>&1 || missing="$missing openssl"
    command -v buildah >/dev/null 2>&1 || missing="$missing buildah"
    command -v debootstrap >/dev/null 2>&1 || missing="$missing debootstrap"
    command -v runc >/dev/null 2>&1 || missing="$missing runc"
fi
[ -z "$missing" ] && exit 0
if [ "$(id -u)" -ne 0 ]; then
    echo "The tests need Debian's$missing. Install them as root with: apt-get install$missing" >&2
    exit 1
fi
echo "Installing Debian's$missing"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086
apt-get install -y -qq --no-install-recommends $missing >/dev/null
