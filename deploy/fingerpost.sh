#!/bin/sh
# Runs one of Fingerpost's commands by hand, as its account and with the settings of its units: fingerpost user list
# What is set already stays as it is: FINGERPOST_DATABASE_URL=… fingerpost restore FILE
set -eu
umask 077
while IFS= read -r line; do
    name=${line%%=*}
    case $name in
    '' | '#'* | *[!A-Z_]*) ;;
    *) printenv "$name" >/dev/null || export "$line" ;;
    esac
done </etc/fingerpost.env
export HOME="${FINGERPOST_DATA:-/var/lib/fingerpost}"
exec setpriv --reuid=fingerpost --regid=fingerpost --init-groups /opt/fingerpost/.venv/bin/fingerpost "$@"
